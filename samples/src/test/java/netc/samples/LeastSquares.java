package netc.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The closed form of linear regression, (XᵀX)⁻¹Xᵀy, in double precision: X has the columns standardised and one of 1 for
/// the offset, y is as it stands in the file.
final class LeastSquares {
    private LeastSquares() {
    }

    /// A table's rows that lack no value, as numbers.
    ///
    /// @param columns the names of those wanted, in this order
    static double[][] rows(Path csv, List<String> columns) throws IOException {
        List<String> lines = Files.readAllLines(csv, StandardCharsets.UTF_8);
        List<String> header = List.of(lines.getFirst().split(","));
        List<double[]> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",");
            double[] row = columns.stream().map(c -> fields[header.indexOf(c)])
                    .mapToDouble(f -> f.isEmpty() ? Double.NaN : Double.parseDouble(f)).toArray();
            if (Arrays.stream(row).noneMatch(Double::isNaN)) {
                rows.add(row);
            }
        }
        return rows.toArray(double[][]::new);
    }

    /// Makes mean 0 and (population) deviation 1 of the first `columns` columns.
    static void standardise(double[][] rows, int columns) {
        for (int c = 0; c < columns; c++) {
            int column = c;
            double mean = Arrays.stream(rows).mapToDouble(r -> r[column]).sum() / rows.length;
            double variance = Arrays.stream(rows).mapToDouble(r -> (r[column] - mean) * (r[column] - mean)).sum()
                    / rows.length;
            for (double[] row : rows) {
                row[c] = (row[c] - mean) / Math.sqrt(variance);
            }
        }
    }

    /// The weights of all columns but the last, then the offset, that come nearest to the last column.
    static double[] fit(double[][] rows) {
        int n = rows[0].length;
        double[][] gram = new double[n][n];
        double[] right = new double[n];
        for (double[] row : rows) {
            double[] x = row.clone();
            x[n - 1] = 1;
            for (int i = 0; i < n; i++) {
                right[i] += x[i] * row[n - 1];
                for (int j = 0; j < n; j++) {
                    gram[i][j] += x[i] * x[j];
                }
            }
        }
        return solve(gram, right);
    }

    /// How far the farthest weight is from where it is expected, of the largest one; the last is the offset, which may lie as far off
    /// and is not counted as one.
    static double distance(double[] expected, double[] found) {
        if (expected.length != found.length) {
            throw new AssertionError("expected " + expected.length + " weights, found " + found.length);
        }
        double largest = Arrays.stream(expected).limit(expected.length - 1L).map(Math::abs).max().orElseThrow();
        double farthest = 0;
        for (int i = 0; i < expected.length; i++) {
            farthest = Math.max(farthest, Math.abs(expected[i] - found[i]));
        }
        return farthest / largest;
    }

    /// Solves A w = b for a symmetric positive definite A = L Lᵀ, after Cholesky.
    private static double[] solve(double[][] a, double[] b) {
        int n = b.length;
        double[][] l = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = a[i][j];
                for (int k = 0; k < j; k++) {
                    sum -= l[i][k] * l[j][k];
                }
                l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
            }
        }
        double[] w = b.clone();
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < i; k++) {
                w[i] -= l[i][k] * w[k];
            }
            w[i] /= l[i][i];
        }
        for (int i = n - 1; i >= 0; i--) {
            for (int k = i + 1; k < n; k++) {
                w[i] -= l[k][i] * w[k];
            }
            w[i] /= l[i][i];
        }
        return w;
    }
}

package netc.samples;

import java.util.Locale;
import java.util.Random;

/// A table like that of auto_mpg, made up: the same columns, some rows without horsepower.
final class CarsCsv {
    static final int ROWS = 60;
    static final int WITHOUT_HORSEPOWER = 6;

    private CarsCsv() {
    }

    /// The same text on every machine: sums and products of [Random]'s bits, printed with few digits.
    static String draw() {
        Random random = new Random(5);
        StringBuilder csv = new StringBuilder(
                "mpg,cylinders,displacement,horsepower,weight,acceleration,model_year,origin,name\n");
        for (int row = 0; row < ROWS; row++) {
            int cylinders = 4 + 2 * random.nextInt(3);
            double displacement = 40 * cylinders - 60 + random.nextInt(80);
            double horsepower = 12 * cylinders + 30 + random.nextInt(40);
            int weight = 1_500 + 6 * (int) displacement + random.nextInt(600);
            double acceleration = 24 - horsepower / 15 + random.nextInt(40) / 10.0;
            int year = 70 + random.nextInt(13);
            double mpg = 60 - weight / 120.0 + 0.6 * (year - 70) + random.nextInt(50) / 10.0;
            boolean known = row % (ROWS / WITHOUT_HORSEPOWER) != 3;
            csv.append(String.format(Locale.ROOT, "%.1f,%d,%.1f,%s,%d,%.1f,%d,%s,\"car, no. %d\"%n", mpg, cylinders,
                    displacement, known ? String.format(Locale.ROOT, "%.1f", horsepower) : "", weight, acceleration,
                    year, row % 2 == 0 ? "usa" : "japan", row));
        }
        return csv.toString().replace("\r\n", "\n");
    }
}

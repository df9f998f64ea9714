package netc.cli.draw;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/// Tables of numbers as tiles of coloured cells, all by one scale: weights, feature maps, pictures, attention, confusion.
/// Where there is one small table, its numbers stand in the cells.
///
/// @param title what is seen
/// @param down  the name of the axis from above to below
/// @param along the name of the axis from left to right
public record Tiles(String title, String down, String along, List<Tile> tiles) implements Picture {
    private static final double WIDTH = 780;
    private static final double GAP = 14;
    private static final double LARGEST = 420;
    /// How wide a digit in a cell is.
    private static final double DIGIT = 6.5;

    public Tiles {
        tiles = List.copyOf(tiles);
    }

    /// One table.
    ///
    /// @param label  that stands above it
    /// @param values row by row
    public record Tile(String label, int rows, int columns, double[] values) {
    }

    @Override
    public String svg() {
        Tile first = tiles.getFirst();
        int rows = tiles.stream().mapToInt(Tile::rows).max().orElseThrow();
        int columns = tiles.stream().mapToInt(Tile::columns).max().orElseThrow();
        boolean isOne = tiles.size() == 1;
        int across = isOne ? 1 : (int) Math.ceil(Math.sqrt(tiles.size() * 1.6));
        double cell = Math.floor(isOne ? Math.clamp(LARGEST / Math.max(rows, columns), 1, 44)
                : Math.clamp((WIDTH / across - GAP) / columns, 1, 24));
        double left = 62;
        double top = 64;
        double label = isOne ? 0 : 14;
        int high = Math.ceilDiv(tiles.size(), across);
        double inner = across * columns * cell + (across - 1) * GAP;
        double tall = high * (rows * cell + label + GAP) - GAP;
        Svg svg = new Svg(Math.max(left + inner + 24 + Legend.WIDTH, 300), top + Math.max(tall, 90) + 50, title);
        svg.text(left, 24, "start", "title", title);
        Colors.Scale scale = scale();
        for (int i = 0; i < tiles.size(); i++) {
            double x = left + i % across * (columns * cell + GAP);
            double y = top + i / across * (rows * cell + label + GAP) + label;
            svg.text(x, y - 3, "start", "small", tiles.get(i).label());
            cells(svg, tiles.get(i), x, y, cell, scale);
        }
        names(svg, first, left, top + label, cell, isOne);
        Legend.scale(svg, left + inner + 24, top + label, Math.clamp(tall, 90, 200), scale);
        return svg.end();
    }

    private Colors.Scale scale() {
        double[] all = tiles.stream().flatMapToDouble(t -> Arrays.stream(t.values())).filter(Double::isFinite)
                .toArray();
        return Colors.Scale.of(DoubleStream.of(all).min().orElse(0), DoubleStream.of(all).max().orElse(0));
    }

    private void cells(Svg svg, Tile tile, double left, double top, double cell, Colors.Scale scale) {
        svg.cells(left, top, cell, cell, tile.columns(), Arrays.stream(tile.values()).mapToObj(scale::of).toList());
        svg.frame(left, top, tile.columns() * cell, tile.rows() * cell);
        List<String> numbers = Arrays.stream(tile.values()).mapToObj(Numbers::shortest).toList();
        if (tiles.size() == 1 && numbers.stream().mapToInt(String::length).max().orElse(0) * DIGIT < cell) {
            for (int i = 0; i < numbers.size(); i++) {
                svg.upon(left + (i % tile.columns() + 0.5) * cell, top + (i / tile.columns() + 0.5) * cell + 4,
                        scale.of(tile.values()[i]), numbers.get(i));
            }
        }
    }

    /// At the first tile alone: those of the others are the same.
    private void names(Svg svg, Tile tile, double left, double top, double cell, boolean isOne) {
        double bottom = top + tile.rows() * cell;
        if (isOne) {
            Ticks.whole(tile.rows(), 12).at().forEach(i -> svg.text(left - 5, top + (i + 0.5) * cell + 3.5, "end",
                    "small", Integer.toString(i.intValue())));
            Ticks.whole(tile.columns(), 14).at().forEach(i -> svg.text(left + (i + 0.5) * cell, bottom + 13, "middle",
                    "small", Integer.toString(i.intValue())));
            svg.text(left + tile.columns() * cell / 2, bottom + 31, "middle", "", along);
            svg.upward(left - 36, top + tile.rows() * cell / 2, down);
        } else {
            svg.text(left, 42, "start", "small", "each tile: " + down + " down, " + along + " across");
        }
    }
}

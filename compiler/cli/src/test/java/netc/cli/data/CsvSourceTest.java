package netc.cli.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import netc.abi.Dimension;
import netc.abi.TensorType;
import netc.abi.Training;
import netc.abi.Training.Columns;
import netc.abi.Training.DataSource;
import netc.abi.Training.Feed;
import netc.abi.Training.Treatment;
import netc.runtime.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvSourceTest {
    private static final Map<String, TensorType> TYPES = Map.of(
            "x", TensorType.real(new Dimension("Feature", 2)),
            "y", TensorType.real(),
            "origin", new TensorType(TensorType.Kind.INDEX, List.of(), 2, "Origin"));

    private static final String DROPS = "; `missing: drop` in the data clause leaves such records out";

    @TempDir
    private Path folder;

    @Test
    void columnsAreFoundByNumber() throws IOException {
        Map<String, Raw> inputs = read("1,2,3\n4,5,6\n", source(numbers("x", 2, 3), numbers("y", 1, 1))).inputs();
        assertArrayEquals(new double[] {2, 3, 5, 6}, values(inputs, "x"));
        assertArrayEquals(new double[] {1, 4}, values(inputs, "y"));
    }

    @Test
    void columnsAreFoundByNameInTheOrderTheFileHasThem() throws IOException {
        Map<String, Raw> inputs = read("\uFEFFmpg, weight ,hp,name\r\n1,2,3,\"a, \"\"b\"\"\"\r\n\r\n4, 5 ,6e-1,c",
                source(names("x", "weight", "hp"), names("y", "mpg", "mpg"))).inputs();
        assertArrayEquals(new double[] {2, 3, 5, 0.6}, values(inputs, "x"));
        assertArrayEquals(new double[] {1, 4}, values(inputs, "y"));
    }

    @Test
    void severalInputsWithoutColumnsTakeThoseOfTheirNames() throws IOException {
        DataSource source = source(new Feed("y", List.of(), Treatment.PLAIN),
                new Feed("origin", List.of(), Treatment.CATEGORIES));
        Map<String, Raw> inputs = read("origin,y\nusa,1\n", source).inputs();
        assertArrayEquals(new double[] {1}, values(inputs, "y"));
        assertEquals(List.of("usa"), assertInstanceOf(Raw.Texts.class, inputs.get("origin")).words());
    }

    @Test
    void oneInputWithoutColumnsTakesTheWholeRecord() throws IOException {
        assertArrayEquals(new double[] {1, 2}, values(read("1,2\n", source(new Feed("x", List.of(), Treatment.PLAIN)))
                .inputs(), "x"));
    }

    @Test
    void linesAtTheTopAreSkippedAndCounted() throws IOException {
        DataSource source = new DataSource(Training.Format.CSV, "a.csv", 2, false, List.of(names("y", "mpg", "mpg")),
                1);
        assertArrayEquals(new double[] {7}, values(read("150,4,\"\r\nwhatever\r\nmpg\r\n7\r\n", source).inputs(), "y"));
        assertEquals(file() + ":5:1: expected a number in column 'mpg', found 'x'",
                refusal("150,4,\"\r\nwhatever\r\nmpg\r\n7\r\nx\r\n", source));
    }

    @Test
    void recordsWithoutAValueAreDroppedWhereTheClauseSaysSo() throws IOException {
        DataSource source = new DataSource(Training.Format.CSV, "a.csv", 0, true, List.of(numbers("x", 1, 2)), 1);
        CsvSource.Read read = read("1,2,\n?,3,1\n4,NA,1\n 5 , 6 ,1\nNaN,1,1\n,1,1\n", source);
        assertArrayEquals(new double[] {1, 2, 5, 6}, values(read.inputs(), "x"));
        assertEquals(4, read.dropped().size());
        assertEquals(file() + ":2:1: expected at least one record, found 1 record, each with a missing value",
                refusal("1,?\n", source));
    }

    @Test
    void anEmptyLineLacksAValueWhereThereIsOneColumn() throws IOException {
        DataSource source = source(numbers("y", 1, 1));
        assertEquals(file() + ":2:1: expected a value in column 1, found an empty field" + DROPS,
                refusal("1\n\n3\n", source));
        assertArrayEquals(new double[] {1, 3}, values(read("1\n3\n\n\n", source).inputs(), "y"));
        assertArrayEquals(new double[] {1, 2, 3, 4},
                values(read("1,2\n\n3,4\n", source(numbers("x", 1, 2))).inputs(), "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void linesEndInThreeWays(String end) throws IOException {
        DataSource source = source(names("y", "hp", "hp"));
        String text = String.join(end, "mpg,hp", "1,2", "3,4", "");
        assertArrayEquals(new double[] {2, 4}, values(read(text, source).inputs(), "y"));
        assertEquals(file() + ":3:3: expected a number in column 'hp', found 'x'",
                refusal(text.replace('4', 'x'), source));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "NA", "NaN", "  "})
    void missingValuesAreRefusedWithTheirPlace(String missing) throws IOException {
        String found = missing.isBlank() ? "an empty field" : "'" + missing + "'";
        assertEquals(file() + ":3:" + (missing.isBlank() ? 3 + missing.length() : 3)
                + ": expected a value in column 'hp', found " + found + DROPS,
                refusal("mpg,hp\n1,2\n3," + missing + "\n", source(names("x", "mpg", "hp"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1f", "0x1p3", "Infinity", "-inf", "1_000", "1e", "e3", ".", "1.2.3", "--1", "１", "1 2", "nan"})
    void onlyPlainNumbersAreNumbers(String text) throws IOException {
        assertEquals(file() + ":2:3: expected a number in column 2, found '" + text + "'",
                refusal("1,2\n3," + text + "\n", source(numbers("x", 1, 2))));
    }

    @Test
    void numbersBeyondSinglePrecisionAreRefused() throws IOException {
        assertEquals(file() + ":1:3: expected a number up to 3.4e38 in column 2, found 1e39",
                refusal("1,1e39\n", source(numbers("x", 1, 2))));
    }

    @Test
    void namesInTheFirstLineAreRecognisedWhereNumbersAreExpected() throws IOException {
        assertEquals(file()
                + ":1:1: expected a number in column 1, found 'mpg'; if this line holds the names of the columns,"
                + " `skip: 1` in the data clause passes over it", refusal("mpg,hp\n1,2\n", source(numbers("x", 1, 2))));
    }

    @Test
    void raggedRowsAreRefused() throws IOException {
        assertEquals(file() + ":3:2: expected 2 fields as in line 1, found 1",
                refusal("1,2\n3,4\n5\n", source(numbers("x", 1, 2))));
        assertEquals(file() + ":2:5: expected 2 fields as in line 1, found 3",
                refusal("1,2\n3,4,5\n", source(numbers("x", 1, 2))));
    }

    @Test
    void aColumnThatIsNotThereIsRefusedWithTheNearestName() throws IOException {
        assertEquals(file()
                + ":1:5: expected a column 'horspower', for y, found mpg, horsepower; did you mean 'horsepower'?",
                refusal("mpg,horsepower\n1,2\n", source(names("y", "horspower", "horspower"))));
        assertEquals(file() + ":1:3: expected column 3, for x, found 2 columns",
                refusal("1,2\n", source(numbers("x", 2, 3))));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.CsvSource(delimiter = '|', quoteCharacter = '~', value = {
            "Price | 'Price'", "PRICE | 'PRICE'", "pri ce | 'pri ce'", "pric | 'pric'", "'price' | \"'price'\"",
            "house_price | 'house_price'", "Price (USD) | 'Price (USD)'", "pr\u200Bice | 'pr\uFFFDice'"})
    void theNameOfAColumnThatMayBeMeantIsOffered(String written, String offered) throws IOException {
        assertEquals(file() + ":1:5: expected a column 'price', for y, found age, " + offered.substring(1,
                offered.length() - 1) + "; did you mean " + offered + "?",
                refusal("age," + written + "\n1,2\n", source(names("y", "price", "price"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00A0price", "\uFEFFprice\u200B", " price ", "\"price\"", "\" price \""})
    void whatIsInvisibleAroundANameIsNoPartOfIt(String written) throws IOException {
        assertArrayEquals(new double[] {2},
                values(read("age," + written + "\n1,2\n", source(names("y", "price", "price"))).inputs(), "y"));
    }

    @Test
    void aFileWithoutNamesIsToldFromOneWithOthers() throws IOException {
        assertEquals(
                file() + ":1:1: expected a column 'price', for y, found 1, 2.5; where the first line holds no names,"
                        + " columns are called by number, as in column(1)",
                refusal("1,2.5\n3,4\n", source(names("y", "price", "price"))));
        assertEquals(file() + ":1:1: expected a column 'price', for y, found a_price, price_b",
                refusal("a_price,price_b\n3,4\n", source(names("y", "price", "price"))));
    }

    @Test
    void columnsAreAsManyAsTheInputTakes() throws IOException {
        assertEquals(file() + ":1:1: expected 2 columns for x: f32[Feature: 2], found 3",
                refusal("1,2,3\n", source(numbers("x", 1, 3))));
        assertEquals(file() + ":1:3: expected column 'b' before column 'a', for x, found it behind",
                refusal("a,b\n1,2\n", source(names("x", "b", "a"))));
    }

    @Test
    void aNameThatTwoColumnsHaveIsRefused() throws IOException {
        assertEquals(file() + ":1:8: expected a different name for each column, found 'mpg' for columns 1 and 3",
                refusal("mpg,a, mpg\n1,2,3\n", source(names("y", "mpg", "mpg"))));
    }

    @Test
    void quotesThatDoNotPairAreRefusedWhereTheyOpen() throws IOException {
        assertEquals(file() + ":2:3: expected a closing quote for this one, found the end of the file",
                refusal("1,2\n3,\"4\n5,6\n", source(numbers("x", 1, 2))));
        assertEquals(file() + ":2:6: expected a comma or the end of the line behind a closing quote, found 'x'",
                refusal("1,2\n3,\"4\"x\n5,6\n", source(numbers("x", 1, 2))));
    }

    @Test
    void placesAreRightBehindFieldsOfSeveralLines() throws IOException {
        assertEquals(file() + ":3:4: expected a number in column 2, found 'x'",
                refusal("1,2\n\"3\n\", x\n", source(numbers("y", 2, 2))));
    }

    @Test
    void emptyFilesAreRefused() throws IOException {
        assertEquals(file() + ":1:1: expected at least one record, found the end of the file",
                refusal("", source(numbers("x", 1, 2))));
        assertEquals(file() + ":2:1: expected at least one record, found the end of the file",
                refusal("mpg\n", source(names("y", "mpg", "mpg"))));
        assertEquals(file() + ":3:1: expected at least one record, found the end of the file",
                refusal("\n\n", source(numbers("x", 1, 2))));
    }

    @Test
    void textThatIsNoUtf8IsRefusedAtItsFirstWrongByte() throws IOException {
        Files.write(file(), "1,2\nä,".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file() + ":2:1: expected text in UTF-8, found byte 0xE4; save the file as UTF-8",
                refusal(source(numbers("x", 1, 2))));
    }

    @Test
    void anotherSeparatorIsNamed() throws IOException {
        String said = ":1:1: expected a column 'mpg', for y, found %s; fields are separated by commas, not by semicolons or"
                + " tabs";
        assertEquals(file() + said.formatted("a;mpg"), refusal("a;mpg\n1;2\n", source(names("y", "mpg", "mpg"))));
        assertEquals(file() + said.formatted("a\uFFFDmpg"),
                refusal("a\tmpg\n1\t2\n", source(names("y", "mpg", "mpg"))));
    }

    @Test
    void aDecimalCommaIsNamed() throws IOException {
        assertEquals(file() + ":2:1: expected a number in column 'mpg', found '1,5'; decimals follow a point",
                refusal("mpg\n\"1,5\"\n", source(names("y", "mpg", "mpg"))));
    }

    @Test
    void aFolderIsNoFile() throws IOException {
        Files.createDirectory(file());
        assertEquals(file() + ": expected a file, found a folder", refusal(source(numbers("x", 1, 2))));
    }

    @Test
    void messagesShowOnlyWhatATerminalCanBear() throws IOException {
        assertEquals(
                file() + ":1:1: expected a column 'y', for y, found a\uFFFD[2Jb, " + "c".repeat(40)
                        + "…, an empty name",
                refusal("a\u001B[2Jb," + "c".repeat(10_000) + ",\n1,2,3\n", source(names("y", "y", "y"))));
        assertEquals(
                file() + ":1:1: expected a CSV record, found one that cannot be read: Record starting at line 1 has"
                        + " surpassed the maximum limit of 16384 fields",
                refusal(",".repeat(20_000), source(names("y", "y", "y"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {",", "\n", "\"", "1,2\n", "\"\"", "1"})
    void aMegabyteOfAnythingIsReadOrRefused(String piece) throws IOException {
        Files.writeString(file(), piece.repeat(1_000_000 / piece.length()));
        DataSource source = source(numbers("x", 1, 2));
        if (piece.equals("1,2\n")) {
            assertEquals(250_000, read(source).inputs().get("x").records());
        } else {
            assertEquals(file() + ":", refusal(source).substring(0, file().toString().length() + 1));
        }
    }

    private Path file() {
        return folder.resolve("a.csv");
    }

    private CsvSource.Read read(String text, DataSource source) throws IOException {
        Files.writeString(file(), text);
        return read(source);
    }

    private CsvSource.Read read(DataSource source) {
        WrongSizes sizes = new WrongSizes();
        CsvSource.Read read = CsvSource.read(file(), source, TYPES, sizes);
        sizes.throwIfAny();
        return read;
    }

    private String refusal(String text, DataSource source) throws IOException {
        Files.writeString(file(), text);
        return refusal(source);
    }

    private String refusal(DataSource source) {
        return assertThrows(InputException.class, () -> read(source)).getMessage();
    }

    private static double[] values(Map<String, Raw> inputs, String input) {
        return assertInstanceOf(Raw.Numbers.class, inputs.get(input)).values();
    }

    private static DataSource source(Feed... feeds) {
        return new DataSource(Training.Format.CSV, "a.csv", 0, false, List.of(feeds), 1);
    }

    private static Feed numbers(String input, int from, int to) {
        return new Feed(input, List.of(new Columns.Numbers(from, to)), Treatment.PLAIN);
    }

    private static Feed names(String input, String from, String to) {
        return new Feed(input, List.of(new Columns.Names(from, to)), Treatment.PLAIN);
    }

    /// A line with a number in it holds no names, so that nothing is to be passed over.
    @Test
    void wordsThatAreToBeAnIndexAreAnsweredWithCategories() throws IOException {
        assertEquals(file() + ":1:5: expected a number in column 2, found 'no'; words become an index by"
                + " `categories(column(2))`", refusal("0.5,no\n0.7,yes\n", source(numbers("origin", 2, 2))));
    }

    @Test
    void anotherSeparatorIsSaidWhereColumnsAreCalledByNumberToo() throws IOException {
        assertEquals(file() + ":1:1: expected column 2, for x, found 1 column; fields are separated by commas, not by"
                + " semicolons or tabs", refusal("1;2\n", source(numbers("x", 1, 2))));
    }
}

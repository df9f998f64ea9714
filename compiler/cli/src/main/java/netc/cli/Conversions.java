package netc.cli;

import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import netc.cli.data.ClauseKind;
import netc.compiler.ClassFiles;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// What may stand behind an option, each with the message for anything else.
final class Conversions {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{0,40}\\.?[0-9]{1,40}([eE][+-]?[0-9]{1,3})?");
    private static final Pattern WHOLE = Pattern.compile("-?[0-9](?:[0-9_]{0,40}[0-9])?");

    private Conversions() {
    }

    /// The name of a file or folder.
    static final class PathName implements ITypeConverter<Path> {
        @Override
        public Path convert(String text) {
            if (text.isEmpty()) {
                throw new TypeConversionException("expected the name of a file or folder, found ''");
            }
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new TypeConversionException("expected the name of a file or folder, found '" + text + "': "
                        + e.getReason());
            }
        }
    }

    /// `--epochs 12`
    static final class AtLeastOne implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, Integer.MAX_VALUE, "a whole number from 1");
        }
    }

    /// `--temperature 0.8`
    static final class NotNegative implements ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            double value = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
            if (!Double.isFinite(value)) {
                throw new TypeConversionException("expected a number from 0, found '" + text + "'");
            }
            return value;
        }
    }

    /// `--threads 2`
    static final class Threads implements ITypeConverter<Integer> {
        private static final int MOST = 1024;

        @Override
        public Integer convert(String text) {
            return (int) whole(text, 1, MOST, "a whole number from 1 to " + MOST);
        }
    }

    /// The number of a device, or none for the first that can be used.
    record DeviceChoice(OptionalInt number) {
    }

    /// `--device opencl:1`
    static final class OpenCl implements ITypeConverter<DeviceChoice> {
        private static final String NUMBERED = "opencl:";

        @Override
        public DeviceChoice convert(String text) {
            if (text.equals("opencl")) {
                return new DeviceChoice(OptionalInt.empty());
            }
            String expected = "opencl or opencl:N with a whole number from 0";
            if (!text.startsWith(NUMBERED)) {
                throw new TypeConversionException("expected " + expected + ", found '" + text + "'");
            }
            return new DeviceChoice(OptionalInt
                    .of((int) whole(text.substring(NUMBERED.length()), 0, Integer.MAX_VALUE, expected)));
        }
    }

    /// `--seed -7`
    static final class Seed implements ITypeConverter<Long> {
        @Override
        public Long convert(String text) {
            return whole(text, Long.MIN_VALUE, Long.MAX_VALUE,
                    "a whole number from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE);
        }
    }

    /// The size of an axis, `T=64`.
    record Dim(String name, long size) {
    }

    /// `--dim T=64`
    static final class Dims implements ITypeConverter<Dim> {
        @Override
        public Dim convert(String text) {
            int at = text.indexOf('=');
            if (at < 0 || !NAME.matcher(text.substring(0, at)).matches()) {
                throw new TypeConversionException("expected NAME=SIZE, such as T=64, found '" + text + "'");
            }
            return new Dim(text.substring(0, at),
                    whole(text.substring(at + 1), 1, Long.MAX_VALUE,
                            "NAME=SIZE with a whole number from 1 to " + Long.MAX_VALUE + " as size"));
        }
    }

    /// `--color never`
    static final class Color implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return word(text, "auto", "always", "never");
        }
    }

    /// `--require simd`
    static final class Requirement implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return word(text, "simd");
        }
    }

    /// `--format json`
    static final class Format implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            return word(text, "text", "json");
        }
    }

    /// `--as test`
    static final class Clauses implements ITypeConverter<ClauseKind> {
        @Override
        public ClauseKind convert(String text) {
            String found = word(text, Stream.of(ClauseKind.values()).map(ClauseKind::word).toArray(String[]::new));
            return Stream.of(ClauseKind.values()).filter(k -> k.word().equals(found)).findFirst().orElseThrow();
        }
    }

    /// `--package com.example.models`
    static final class JavaPackage implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            Optional<String> fault = ClassFiles.packageFault(text);
            if (fault.isPresent()) {
                throw new TypeConversionException(fault.get());
            }
            return text;
        }
    }

    private static String word(String text, String... words) {
        for (String word : words) {
            if (word.equals(text.toLowerCase(Locale.ROOT))) {
                return word;
            }
        }
        throw new TypeConversionException("expected " + String.join(", ", words) + ", found '" + text + "'");
    }

    private static long whole(String text, long least, long greatest, String expected) {
        if (WHOLE.matcher(text).matches()) {
            BigInteger value = new BigInteger(text.replace("_", ""));
            if (value.compareTo(BigInteger.valueOf(least)) >= 0 && value.compareTo(BigInteger.valueOf(greatest)) <= 0) {
                return value.longValue();
            }
        }
        throw new TypeConversionException("expected " + expected + ", found '" + text + "'");
    }
}

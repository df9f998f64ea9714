package netc.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import netc.abi.Version;
import netc.compiler.ClassFiles;
import netc.compiler.CompiledModel;
import netc.compiler.CompilerOptions;
import netc.runtime.Counted;
import netc.runtime.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `netc compile FILE`
@Command(name = "compile", sortOptions = false,
        description = {"Writes the models of a file as classes for Java programs, which"
                + " need the runtime's jar beside them and nothing else.", "",
                "  netc compile lenet5.net -o build/classes --package com.example.models",
                "  netc compile lenet5.net -o lenet5.jar", "",
                "The runtime's jar is runtime/core/target/netc-runtime-" + Version.CURRENT + ".jar of netc's build:",
                "",
                "  javac -cp lenet5.jar:netc-runtime-" + Version.CURRENT + ".jar Main.java",
                "  java --add-modules jdk.incubator.vector -cp .:lenet5.jar:netc-runtime-" + Version.CURRENT
                        + ".jar Main",
                "", "Without the option a program runs without vectors, slower, with the same results. README.md has a"
                        + " whole program in its section From Java."})
final class CompileCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "FILE", description = "The .net file.")
    private Path file;

    @Option(names = {"-o", "--output"}, paramLabel = "DIR|JAR", defaultValue = ".",
            description = "A folder for the classes, or a file whose name ends in .jar; the current folder, where not given.")
    private Path output;

    @Option(names = "--package", paramLabel = "P", defaultValue = "", converter = Conversions.JavaPackage.class,
            description = "The Java package of the classes.")
    private String packageName;

    @Mixin
    private DimOption dims;

    @Mixin
    private CommonOptions common;

    CompileCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<CompiledModel> models = Models.compile(file,
                new CompilerOptions(dims.sizes(), packageName, CompilerOptions.ALL_WIDTHS, false), console);
        ClassFiles classes = ClassFiles.of(models);
        try {
            classes.write(output);
        } catch (IOException e) {
            throw InputException.because(output, "write", e);
        }
        List<String> names = new ArrayList<>();
        models.forEach(m -> names.add(m.className()));
        long bytes = classes.files().values().stream().mapToLong(b -> b.length).sum();
        console.note(String.join(", ", names) + ": " + Counted.of(classes.files().size(), "class file") + ", "
                + Counted.of(bytes, "byte") + ", in " + output);
        return ExitCode.DONE;
    }
}

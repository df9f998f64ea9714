package netc.samples;

import java.nio.file.Files;
import java.nio.file.Path;

/// The real data sets of the folder that the property `netc.data` names.
final class RealData {
    private RealData() {
    }

    /// The option that names the folder with the four files of MNIST.
    static String mnist() {
        return option("mnist", "train-images-idx3-ubyte.gz");
    }

    /// The option that names the folder of one data set.
    static String option(String dataSet, String file) {
        return "--data " + folder(dataSet, file);
    }

    /// The folder of one data set: a folder of its name, or the whole folder where the file lies in it directly.
    ///
    /// @throws AssertionError where neither holds the file
    static Path folder(String dataSet, String file) {
        String given = System.getProperty("netc.data", "");
        if (given.isEmpty()) {
            throw new AssertionError("claims need real data: give -Dnetc.data=DIR");
        }
        Path folder = Sample.root().resolve(given);
        if (Files.exists(folder.resolve(dataSet).resolve(file))) {
            return folder.resolve(dataSet);
        }
        if (Files.exists(folder.resolve(file))) {
            return folder;
        }
        throw new AssertionError(
                "expected " + dataSet + "/" + file + " or " + file + " in " + folder + ", found neither");
    }
}

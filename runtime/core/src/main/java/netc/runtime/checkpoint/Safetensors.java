package netc.runtime.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.TreeMap;
import netc.runtime.InputException;
import netc.runtime.OrdinaryFile;

/// The content of a safetensors file whose tensors are all `F32`.
///
/// The format: the length of the header in 8 bytes, little-endian; the header, JSON that gives type, shape and place of
/// each tensor, and under `__metadata__` strings by name; the values, without gaps.
///
/// @param metadata strings by name, in alphabetical order
/// @param tensors  by key, in the order of the values in the file
/// @param valuesAt the byte at which the values begin
public record Safetensors(SortedMap<String, String> metadata, SequencedMap<String, Tensor> tensors, long valuesAt) {
    private static final int BLOCK = 1 << 16;

    public Safetensors {
        metadata = Collections.unmodifiableSortedMap(new TreeMap<>(metadata));
        tensors = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(tensors));
    }

    /// Reads a whole file, refusing whatever the reference implementation refuses: a header over 100 MB or over the
    /// file, anything but strict JSON, a key twice, values that overlap, leave gaps or end before or after the file,
    /// sizes that are not the product of the shape. Nothing is allocated before its size is known to be right.
    ///
    /// @throws InputException naming the byte, what was expected and what was found
    public static Safetensors read(Path path) {
        try {
            long fileSize = OrdinaryFile.size(path);
            try (InputStream in = Files.newInputStream(path)) {
                SafetensorsHeader header = SafetensorsHeader.read(path, fileSize, in);
                SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
                byte[] block = new byte[BLOCK];
                for (SafetensorsHeader.Entry entry : header.entries()) {
                    float[] values = new float[entry.count()];
                    readValues(path, in, block, values);
                    tensors.put(entry.key(), Tensor.of(entry.key(), entry.shape(), values));
                }
                return new Safetensors(header.metadata(), tensors, header.valuesAt());
            }
        } catch (IOException e) {
            throw InputException.because(path, "read", e);
        }
    }

    /// Writes a file: the same arguments give the same bytes. Keys stand in the order given, the header is padded with
    /// spaces so that the values begin at a multiple of 8.
    public static void write(OutputStream out, SortedMap<String, String> metadata, List<Tensor> tensors)
            throws IOException {
        byte[] header = SafetensorsHeader.print(metadata, tensors).getBytes(StandardCharsets.UTF_8);
        int padded = (header.length + 7) / 8 * 8;
        ByteBuffer start = ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(padded).put(header);
        while (start.hasRemaining()) {
            start.put((byte) ' ');
        }
        out.write(start.array());
        ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
        for (Tensor tensor : tensors) {
            writeValues(out, block, tensor);
        }
    }

    /// Writes a file in one step: a crash at any moment leaves the previous one.
    public static void write(Path path, SortedMap<String, String> metadata, List<Tensor> tensors) {
        AtomicFiles.write(path, out -> write(out, metadata, tensors));
    }

    private static void readValues(Path path, InputStream in, byte[] block, float[] values) throws IOException {
        ByteBuffer floats = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < values.length;) {
            int count = Math.min(values.length - done, BLOCK / 4);
            if (in.readNBytes(block, 0, 4 * count) < 4 * count) {
                throw new InputException(path + ": the file became shorter while it was read");
            }
            floats.asFloatBuffer().get(values, done, count);
            done += count;
        }
    }

    private static void writeValues(OutputStream out, ByteBuffer block, Tensor tensor) throws IOException {
        int size = tensor.size();
        for (int done = 0; done < size;) {
            int count = Math.min(size - done, BLOCK / 4);
            block.asFloatBuffer().put(tensor.values(), tensor.offset() + done, count);
            out.write(block.array(), 0, 4 * count);
            done += count;
        }
    }

    /// The byte of the file at which an element stands.
    public long place(String key, int element) {
        long at = valuesAt;
        for (Tensor tensor : tensors.values()) {
            if (tensor.key().equals(key)) {
                return at + (long) Float.BYTES * element;
            }
            at += (long) Float.BYTES * tensor.size();
        }
        throw noTensor(key);
    }

    /// The tensor of a key, or the complaint that there is none.
    public Tensor tensor(String key) {
        Tensor tensor = tensors.get(key);
        if (tensor == null) {
            throw noTensor(key);
        }
        return tensor;
    }

    private IllegalArgumentException noTensor(String key) {
        return new IllegalArgumentException("no tensor " + key + " among " + tensors.keySet());
    }
}

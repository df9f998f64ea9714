package netc.runtime.model;

import java.util.Arrays;
import java.util.Optional;
import netc.abi.Storage;

/// The weights of a model: an array, and where a device runs the model, that device's copy. Training leaves them on the
/// device; either side is brought up to date when it is asked for.
public final class Weights {
    private final float[] elements;
    private final Optional<Device.Copy> copy;
    private boolean newerHere = true;
    private boolean newerThere;
    private Provenance provenance = Provenance.NONE;

    /// All 0, with room for vector loads beyond the end.
    Weights(long elements, Optional<Device> device) {
        this.elements = new float[Math.toIntExact(Math.addExact(elements, Storage.SLACK))];
        copy = device.map(d -> d.weights(this.elements.length));
    }

    /// The elements as they are, to be read until something runs.
    public float[] read() {
        if (newerThere) {
            copy.orElseThrow().read(elements);
            newerThere = false;
        }
        return elements;
    }

    /// The elements as they are, to be changed before anything runs.
    public float[] change() {
        read();
        newerHere = true;
        return elements;
    }

    /// What the file says that they came from.
    public Provenance provenance() {
        return provenance;
    }

    public void provenance(Provenance provenance) {
        this.provenance = provenance;
    }

    /// A copy of the elements.
    public float[] copy() {
        return Arrays.copyOf(read(), elements.length);
    }

    Optional<Device.Copy> onDevice() {
        return copy;
    }

    void bringToDevice() {
        if (newerHere) {
            copy.orElseThrow().write(elements);
            newerHere = false;
        }
    }

    void changedOnDevice() {
        newerThere = true;
    }
}

package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.TreeMap;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;

/// The static final fields of a class: the species of its width, and a mask for each extent below it. They are fields of
/// that very class so that the JVM's compilers take them for constants.
final class Constants {
    private final String owner;
    private final int width;
    /// Masks by field name: the kind of vector and the number of lanes.
    private final TreeMap<String, Mask> masks = new TreeMap<>();
    private final TreeMap<String, String> species = new TreeMap<>();

    private record Mask(String kind, int lanes) {
    }

    Constants(String owner, int width) {
        this.owner = owner;
        this.width = width;
    }

    int width() {
        return width;
    }

    void pushSpecies(MethodCode code, String kind) {
        code.out.visitFieldInsn(GETSTATIC, owner, speciesField(kind), VectorApi.SPECIES_TYPE);
    }

    /// The mask of the first `lanes` lanes.
    void pushMask(MethodCode code, String kind, int lanes) {
        speciesField(kind);
        String field = "FIRST_" + lanes + "_" + VectorApi.element(kind);
        masks.put(field, new Mask(kind, lanes));
        code.out.visitFieldInsn(GETSTATIC, owner, field, VectorApi.MASK_TYPE);
    }

    private String speciesField(String kind) {
        String field = "SPECIES_" + VectorApi.element(kind);
        species.put(field, kind);
        return field;
    }

    /// Declares the fields used and gives them their values.
    void write(ClassVisitor out) {
        if (species.isEmpty()) {
            return;
        }
        MethodVisitor init = out.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
        init.visitCode();
        species.forEach((field, kind) -> {
            out.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, field, VectorApi.SPECIES_TYPE, null, null).visitEnd();
            init.visitFieldInsn(GETSTATIC, kind, "SPECIES_" + 32 * width, VectorApi.SPECIES_TYPE);
            init.visitFieldInsn(PUTSTATIC, owner, field, VectorApi.SPECIES_TYPE);
        });
        masks.forEach((field, mask) -> {
            out.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, field, VectorApi.MASK_TYPE, null, null).visitEnd();
            init.visitFieldInsn(GETSTATIC, owner, speciesField(mask.kind()), VectorApi.SPECIES_TYPE);
            init.visitLdcInsn((1L << mask.lanes()) - 1);
            init.visitMethodInsn(INVOKESTATIC, VectorApi.MASK, "fromLong",
                    "(" + VectorApi.SPECIES_TYPE + "J)" + VectorApi.MASK_TYPE, false);
            init.visitFieldInsn(PUTSTATIC, owner, field, VectorApi.MASK_TYPE);
        });
        init.visitInsn(RETURN);
        init.visitMaxs(0, 0);
        init.visitEnd();
    }
}

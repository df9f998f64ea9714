package netc.compiler.elaborate;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import netc.compiler.source.Diagnostic;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/// The places in the compiler's code that offer a fix, found in its class files, and which of them a compiler that is
/// loaded with a mark at each has come by.
public final class FixSites {
    private static final String DIAGNOSTIC = "netc/compiler/source/Diagnostic";
    private static final Set<String> PASSED = new TreeSet<>();

    private final Set<String> sites = new TreeSet<>();
    private final Method mended;

    FixSites() throws IOException, ReflectiveOperationException, URISyntaxException {
        PASSED.clear();
        Path classes = Path.of(Diagnostic.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes.resolve("netc/compiler"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                marked(Files.readAllBytes(file), sites);
            }
        }
        mended = new MarkedClasses().loadClass(MendedPrograms.class.getName()).getMethod("mended", String.class);
    }

    /// Called by the marks.
    public static void pass(String site) {
        PASSED.add(site);
    }

    /// Mends a program by the marked compiler.
    void mend(String wrong) throws ReflectiveOperationException {
        mended.invoke(null, wrong);
    }

    /// Those at which no fix was made.
    List<String> unused() {
        return sites.stream().filter(s -> !PASSED.contains(s)).toList();
    }

    /// Classes of the compiler with the marks; all others are the test's own.
    private static final class MarkedClasses extends ClassLoader {
        MarkedClasses() {
            super(FixSites.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith("netc.compiler.") || name.equals(FixSites.class.getName())) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded == null ? findClass(name) : loaded;
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] code = marked(file.readAllBytes(), new TreeSet<>());
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    /// A class with a call of [#pass] in front of each that makes a fix.
    private static byte[] marked(byte[] code, Set<String> sites) {
        ClassReader reader = new ClassReader(code);
        ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
        reader.accept(new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(int access, String name, String descriptor, String signature,
                    String[] exceptions) {
                MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                return reader.getClassName().equals(DIAGNOSTIC) ? next : new Marks(next, reader.getClassName(), sites);
            }
        }, 0);
        return writer.toByteArray();
    }

    private static final class Marks extends MethodVisitor {
        private final String owner;
        private final Set<String> sites;
        private int line;

        Marks(MethodVisitor next, String owner, Set<String> sites) {
            super(Opcodes.ASM9, next);
            this.owner = owner.substring(owner.lastIndexOf('/') + 1);
            this.sites = sites;
        }

        @Override
        public void visitLineNumber(int number, Label start) {
            line = number;
            super.visitLineNumber(number, start);
        }

        @Override
        public void visitMethodInsn(int opcode, String type, String name, String descriptor, boolean isInterface) {
            if (type.equals(DIAGNOSTIC) && isOffer(name, descriptor)) {
                mark();
            }
            super.visitMethodInsn(opcode, type, name, descriptor, isInterface);
        }

        @Override
        public void visitInvokeDynamicInsn(String name, String descriptor, Handle bootstrap, Object... arguments) {
            for (Object argument : arguments) {
                if (argument instanceof Handle h && h.getOwner().equals(DIAGNOSTIC)
                        && isOffer(h.getName(), h.getDesc())) {
                    mark();
                }
            }
            super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
        }

        /// Whether a method gives a diagnostic text to paste, or several of which one may be meant.
        private static boolean isOffer(String method, String descriptor) {
            return (method.equals("fix") || method.equals("choices")) && !descriptor.startsWith("()");
        }

        private void mark() {
            String site = owner + ":" + line;
            sites.add(site);
            super.visitLdcInsn(site);
            super.visitMethodInsn(Opcodes.INVOKESTATIC, FixSites.class.getName().replace('.', '/'), "pass",
                    "(Ljava/lang/String;)V", false);
        }
    }
}

package netc.compiler.backend.jvm;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/// Finds emitted classes in memory. Every set has a loader of its own, so that the classes go when nobody uses them.
public final class LoadedClasses extends ClassLoader {
    private final Map<String, byte[]> files;

    /// @param classes with different names; what they use beside each other is found where the compiler is
    public LoadedClasses(Collection<EmittedClass> classes) {
        super(LoadedClasses.class.getClassLoader());
        files = classes.stream().collect(Collectors.toUnmodifiableMap(c -> c.name().replace('/', '.'),
                EmittedClass::bytes));
    }

    /// These classes first: a program may have classes of the same model on its class path, compiled otherwise.
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!files.containsKey(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = files.get(name);
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }
}

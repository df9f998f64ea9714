/// Runs compiled models on OpenCL devices.
module netc.runtime.opencl {
    requires transitive netc.runtime;

    exports netc.runtime.opencl;
}

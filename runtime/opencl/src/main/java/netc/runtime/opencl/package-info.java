/// Runs compiled models on OpenCL devices.
///
/// [Devices] finds what there is and says what a device lacks for exact results; [OpenClDriver] is one of them with a
/// program; [DriverDevice] carries out a model's procedures on it. Between the two stands [Driver], so that most of this is
/// tested without any device. [OpenCl] has the functions of the C library, by `java.lang.foreign`, which is used nowhere
/// else. What is missing or fails is an [OpenClException], one line for the user.
/// Depends on `netc.abi` and `netc.runtime.model`. Start with [DriverDevice].
package netc.runtime.opencl;

package netc.compiler.backend.opencl;

import java.util.Optional;
import net.jqwik.api.lifecycle.LifecycleContext;
import net.jqwik.api.lifecycle.SkipExecutionHook;

/// Skips properties where there is no OpenCL device, with the reason; lets them fail where `NETC_OPENCL=required`.
public final class NeedsDevice implements SkipExecutionHook {
    @Override
    public SkipResult shouldBeSkipped(LifecycleContext context) {
        Optional<String> reason = TestDevice.whyNone();
        return reason.map(SkipResult::skip).orElse(SkipResult.doNotSkip());
    }
}

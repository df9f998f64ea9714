/// What a compiled model needs to train and to predict. Requires no module: where the JVM was started with
/// `jdk.incubator.vector` the runtime reads it from then on, and lets the modules of generated classes read it.
///
/// Generated classes extend [netc.runtime.model.Model]; programs that embed them also meet
/// [netc.runtime.InputException] and [netc.runtime.model.TrainingException].
module netc.runtime {
    exports netc.abi;
    exports netc.runtime;
    exports netc.runtime.checkpoint;
    exports netc.runtime.data;
    exports netc.runtime.model;
    exports netc.runtime.parallel;
}

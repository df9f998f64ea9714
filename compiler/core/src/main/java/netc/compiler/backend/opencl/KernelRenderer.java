package netc.compiler.backend.opencl;

import static netc.compiler.backend.opencl.ExpressionRenderer.element;
import static netc.compiler.backend.opencl.ExpressionRenderer.name;
import static netc.compiler.backend.opencl.ExpressionRenderer.expression;
import static netc.compiler.backend.opencl.ExpressionRenderer.type;

import java.util.List;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Statement;

/// A kernel as a function: `if (turn < turns) { body }` of the work-item of that number.
final class KernelRenderer {
    private final StringBuilder text = new StringBuilder();

    private KernelRenderer() {
    }

    static String render(String function, Kernel kernel) {
        KernelRenderer renderer = new KernelRenderer();
        renderer.kernel(function, kernel);
        return renderer.text.toString();
    }

    private void kernel(String function, Kernel kernel) {
        if (kernel.items() > 0) {
            throw new IllegalStateException("no schedule for devices has groups of items: " + kernel.name());
        }
        text.append("// ").append(kernel.name().replaceAll("[^ -\\[\\]-~]", "_")).append('\n');
        text.append("__kernel void ").append(function).append(
                "(__global float *weights, __global float *arena, __global int *indices, int turns, int n, ulong seed"
                        + ", int first");
        for (Buffer buffer : kernel.buffers()) {
            text.append(", int ").append(ExpressionRenderer.offset(buffer));
        }
        text.append(") {\n");
        String turn = name(kernel.turn());
        line("    ", "int " + turn + " = (int) get_global_id(0);");
        line("    ", "if (" + turn + " >= turns) {");
        line("        ", "return;");
        line("    ", "}");
        if (kernel.own() > 0) {
            line("    ", "float own[" + kernel.own() + "];");
        }
        block("    ", kernel.body());
        text.append("}\n");
    }

    private void block(String indent, List<Statement> body) {
        for (Statement statement : body) {
            statement(indent, statement);
        }
    }

    private void statement(String indent, Statement statement) {
        switch (statement) {
            case Statement.Barrier _ -> throw new IllegalStateException("a barrier without items");
            case Statement.Line(int number) -> line(indent, "// line " + number);
            case Statement.Let(Local local, Expression value) ->
                    line(indent, type(local.type()) + " " + name(local) + " = " + expression(value) + ";");
            case Statement.Set(Local local, Expression value) ->
                    line(indent, name(local) + " = " + expression(value) + ";");
            case Statement.Store(Buffer buffer, Expression index, Expression value) ->
                    line(indent, element(buffer, index) + " = " + expression(value) + ";");
            case Statement.When(Expression condition, List<Statement> body) -> {
                line(indent, "if (" + expression(condition) + ") {");
                block(indent + "    ", body);
                line(indent, "}");
            }
            case Statement.Loop(var _, Local index, Expression extent, List<Statement> body) -> {
                String i = name(index);
                String end = "end" + index.id();
                line(indent,
                        "for (int " + i + " = 0, " + end + " = " + expression(extent) + "; " + i + " < " + end + "; "
                                + i
                                + "++) {");
                block(indent + "    ", body);
                line(indent, "}");
            }
        }
    }

    private void line(String indent, String code) {
        text.append(indent).append(code).append('\n');
    }
}

package netc.compiler.kernel;

import java.util.List;

/// What a kernel does, in order.
///
/// A loop's meaning is the same for every kind: the body, once for each index from 0, in increasing order. The kind
/// says what a target may do with it:
///
/// * `SERIAL` just that;
/// * `VECTOR` the turns are independent of each other: no turn reads what another writes, every local that the body
///   binds is its own. The extent is constant and at most the width the kernel was made for, so a target holds all
///   turns in one vector: a load or store whose index grows by 1 with the loop's index is a vector's, one whose index does
///   not depend on it is one scalar's. No other strides occur inside. Where the extent is less than the width, the lanes
///   beyond must not be written but in [netc.abi.Storage#OWN]; loads may touch up to a vector beyond the end, every space has that much slack.
///   Vector loops do not nest, but hold serial loops. A local bound outside is never set inside.
/// * `ITEM` the turns are the items of a group, which run side by side: the kernel's own parallel loop then goes over groups.
///   No item sees what another one writes, but behind a [Barrier]. The extent is constant, and the same for all such loops of a
///   kernel. In a kernel of groups everything that is stored is stored by an item, and [netc.abi.Space#TURN] is memory that
///   the items of a group share, a tile; what an item keeps for itself are its locals. [KernelVerifier] holds this.
///
/// The outermost loop of a kernel is its parallel one and is not written here, see [Kernel].
public sealed interface Statement {
    /// How the turns of a loop may be run.
    enum Kind {
        SERIAL, VECTOR, ITEM
    }

    /// `for index in 0 until extent`.
    record Loop(Kind kind, Local index, Expression extent, List<Statement> body) implements Statement {
        public Loop {
            body = List.copyOf(body);
            if (index.type() != ScalarType.I32 || extent.type() != ScalarType.I32) {
                throw new IllegalStateException("loop over " + index + " until " + extent);
            }
            if (kind != Kind.SERIAL && !(extent instanceof Expression.Whole)) {
                throw new IllegalStateException(kind + " loop of extent " + extent);
            }
        }
    }

    /// Binds a local. It lives until the end of the innermost block around.
    record Let(Local local, Expression value) implements Statement {
        public Let {
            if (local.type() != value.type()) {
                throw new IllegalStateException(local.type() + " " + local + " = " + value.type());
            }
        }
    }

    /// Gives a bound local (never a loop's index) another value: accumulators and running positions.
    record Set(Local local, Expression value) implements Statement {
        public Set {
            if (local.type() != value.type()) {
                throw new IllegalStateException(local.type() + " " + local + " = " + value.type());
            }
        }
    }

    /// Writes one element.
    record Store(Buffer buffer, Expression index, Expression value) implements Statement {
        public Store {
            if (value.type() != buffer.type() || index.type() != ScalarType.I32) {
                throw new IllegalStateException("store of " + value + " in " + buffer);
            }
        }
    }

    /// The body, where the condition holds. The condition never varies within a vector loop.
    record When(Expression condition, List<Statement> body) implements Statement {
        public When {
            body = List.copyOf(body);
            if (condition.type() != ScalarType.BOOL) {
                throw new IllegalStateException("when " + condition);
            }
        }
    }

    /// Every item of a group waits here for all others, and sees behind it what they wrote before it. All of them come by, or
    /// none does: what stands around it within the items' loop does not vary among them.
    record Barrier() implements Statement {
    }

    /// What follows was written on this line of the model's file.
    record Line(int number) implements Statement {
    }
}

package org.understudy.agent.libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** The one door to the kernel: {@code syscall(number, six words)}, answering the result or the negative error number. */
final class Kernel {
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle SYSCALL = link();

    private final MemorySegment state;

    Kernel(Arena arena) {
        this.state = arena.allocate(STATE);
    }

    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("syscall"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG),
                Linker.Option.captureCallState("errno"));
    }

    long call(Syscall call, long a, long b, long c, long d, long e, long f) {
        long number = call.number;
        while (true) {
            long result;
            try {
                result = (long) SYSCALL.invokeExact(state, number, a, b, c, d, e, f);
            } catch (RuntimeException | Error unchecked) {
                throw unchecked;
            } catch (Throwable impossible) {
                throw new IllegalStateException(impossible);
            }
            if (result != -1) {
                return result;
            }
            int errno = state.get(ValueLayout.JAVA_INT, ERRNO);
            if (errno != Errno.EINTR || call == Syscall.CLOSE) {
                return -errno;
            }
        }
    }

    long call(Syscall call, long a) {
        return call(call, a, 0, 0, 0, 0, 0);
    }

    long call(Syscall call, long a, long b) {
        return call(call, a, b, 0, 0, 0, 0);
    }

    long call(Syscall call, long a, long b, long c) {
        return call(call, a, b, c, 0, 0, 0);
    }

    long call(Syscall call, long a, long b, long c, long d) {
        return call(call, a, b, c, d, 0, 0);
    }

    long call(Syscall call, long a, long b, long c, long d, long e) {
        return call(call, a, b, c, d, e, 0);
    }
}

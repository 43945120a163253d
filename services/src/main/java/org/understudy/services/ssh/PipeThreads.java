package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/// Lets virtual threads wait at the pipes of local processes.
///
/// The JDK has no way to park a virtual thread in the read of a pipe: it keeps the processor's
/// carrier thread until something comes. On a machine of two processors two programs that say
/// nothing would stop every other virtual thread of the console. So whatever may block is done by a
/// thread of the system, while the virtual one is parked. Callers that are such threads themselves
/// pay nothing.
final class PipeThreads implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("pipe-", 0).factory());

    InputStream in(InputStream pipe) {
        return new In(pipe);
    }

    OutputStream out(OutputStream pipe) {
        return new Out(pipe);
    }

    /// Those that still wait end with their processes.
    @Override
    public void close() {
        threads.shutdown();
    }

    private <T> T elsewhere(Piece<T> work) throws IOException {
        Future<T> done;
        try {
            done = threads.submit(work::run);
        } catch (RejectedExecutionException closed) {
            // A moment ago: what is left to be said is said from here.
            return work.run();
        }
        try {
            return done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException(e.getCause());
        }
    }

    private final class In extends InputStream {
        private final InputStream pipe;

        In(InputStream pipe) {
            this.pipe = pipe;
        }

        private boolean direct() throws IOException {
            return !Thread.currentThread().isVirtual() || threads.isShutdown() || pipe.available() > 0;
        }

        @Override
        public int read() throws IOException {
            return direct() ? pipe.read() : elsewhere(pipe::read);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return direct() ? pipe.read(target, offset, length) : elsewhere(() -> pipe.read(target, offset, length));
        }

        @Override
        public int available() throws IOException {
            return pipe.available();
        }

        @Override
        public void close() throws IOException {
            pipe.close();
        }
    }

    private final class Out extends OutputStream {
        private final OutputStream pipe;

        Out(OutputStream pipe) {
            this.pipe = pipe;
        }

        private void run(Blocking work) throws IOException {
            if (!Thread.currentThread().isVirtual() || threads.isShutdown()) {
                work.run();
                return;
            }
            boolean _ = elsewhere(() -> {
                work.run();
                return true;
            });
        }

        @Override
        public void write(int b) throws IOException {
            run(() -> pipe.write(b));
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            run(() -> pipe.write(source, offset, length));
        }

        @Override
        public void flush() throws IOException {
            run(pipe::flush);
        }

        @Override
        public void close() throws IOException {
            run(pipe::close);
        }
    }

    @FunctionalInterface
    private interface Piece<T> {
        T run() throws IOException;
    }

    @FunctionalInterface
    private interface Blocking {
        void run() throws IOException;
    }
}

package org.understudy.services.ssh;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// Pumps on virtual threads.
final class Streams {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int BUFFER = 64 << 10;

    private Streams() {}

    /// Reads to the end; more than the limit is a problem.
    static CompletableFuture<byte[]> collect(InputStream in, int limit, String what) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        Thread.ofVirtual().name("output of " + what).start(() -> {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER];
            try {
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    if (n > limit - all.size()) {
                        result.completeExceptionally(new ProblemException(
                                Kind.UNSUPPORTED,
                                what + " says more than it should.",
                                "At most " + limit + " bytes were expected."));
                        return;
                    }
                    all.write(buffer, 0, n);
                }
                result.complete(all.toByteArray());
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /// Writes and closes. That a program does not read all it is given is its own business.
    static CompletableFuture<@Nullable Void> feed(OutputStream out, byte[] bytes) {
        if (bytes.length == 0) {
            closeQuietly(out);
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
        Thread.ofVirtual().name("input").start(() -> {
            try (out) {
                out.write(bytes);
            } catch (IOException e) {
                LOG.trace("input not taken", e);
            } finally {
                result.complete(null);
            }
        });
        return result;
    }

    static void closeQuietly(@Nullable AutoCloseable thing) {
        if (thing == null) {
            return;
        }
        try {
            thing.close();
        } catch (Exception e) {
            LOG.trace("while closing", e);
        }
    }

    static Throwable peel(Throwable e) {
        return e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    }
}

package org.understudy.agent.training;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Problem;

/** One side of the agent on a thread of its own, with two pipes to talk to it. */
final class Side {
    /** What a side does with its two streams. */
    @FunctionalInterface
    interface Work {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    private final FrameReader in;
    private final FrameWriter out;
    private final OutputStream input;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    Side(String name, Work work) throws IOException {
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        input = Channels.newOutputStream(there.sink());
        out = new FrameWriter(input);
        in = new FrameReader(Channels.newInputStream(back.source()));
        InputStream its = Channels.newInputStream(there.source());
        OutputStream answers = Channels.newOutputStream(back.sink());
        Thread.ofPlatform().daemon().name(name).start(() -> {
            try (answers) {
                work.run(its, answers);
                end.complete(null);
            } catch (IOException | RuntimeException | Error e) {
                end.completeExceptionally(e);
            }
        });
    }

    FrameReader in() {
        return in;
    }

    FrameWriter out() {
        return out;
    }

    /** The next frame; a problem, or the end, is an error. */
    FrameType next() throws IOException {
        FrameType type = in.next();
        if (type == null) {
            join();
            throw new IOException("It ended too early.");
        }
        if (type == FrameType.PROBLEM) {
            throw new IOException(Problem.read(in.fields()).toString());
        }
        return type;
    }

    /** Passes its data frames on until its result comes. */
    void passTo(Side other, Runnable onPassDone) throws IOException {
        for (FrameType type = next(); type != FrameType.RESULT; type = next()) {
            if (!type.isControl()) {
                other.out.write(type, in.payload(), 0, in.length());
            }
            if (type == FrameType.CHANGES_END) {
                onPassDone.run();
            }
        }
    }

    /** Lets it see the end of its input, and waits for it. */
    void join() throws IOException {
        input.close();
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted.", e);
        }
    }
}

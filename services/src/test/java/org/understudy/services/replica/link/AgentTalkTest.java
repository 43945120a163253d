package org.understudy.services.replica.link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.WireWriter;
import org.understudy.services.ssh.RemoteProcess;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Two agents that serve one sync after the other: data reaches the peer only after the peer has its job.
@Timeout(60)
class AgentTalkTest {

    @Test
    void dataOfTheNextJobWaitsUntilItIsSaidWhereItGoes() throws Exception {
        try (Agent source = new Agent();
                Agent portal = new Agent();
                AgentTalk from = source.talk();
                AgentTalk near = portal.talk()) {
            // The first sync: directed at once.
            from.listen(near);
            near.listen(from);
            portal.says(FrameType.OLD, new WireWriter().text("first"));
            assertEquals(FrameType.OLD, source.hears());

            // The second one: the portal has its old state ready before the source has its job.
            CountDownLatch told = new CountDownLatch(1);
            from.attend(_ -> {}, _ -> {});
            near.attend(_ -> {}, _ -> told.countDown());
            portal.says(FrameType.OLD, new WireWriter().text("second"));
            portal.tells(new Event.Message("that was it"));
            assertFalse(told.await(300, TimeUnit.MILLISECONDS), "the old state has gone through");
            from.job("capture", new WireWriter());
            from.listen(near);
            near.listen(from);
            assertEquals(FrameType.JOB, source.hears());
            assertEquals(FrameType.OLD, source.hears());
            assertTrue(told.await(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void anEndDoesNotWaitForDataThatNobodyWants() throws Exception {
        try (Agent source = new Agent();
                Agent portal = new Agent();
                AgentTalk from = source.talk();
                AgentTalk near = portal.talk()) {
            near.listen(from);
            near.attend(_ -> {}, _ -> {});
            portal.says(FrameType.OLD, new WireWriter().text("in vain"));
            portal.ends();
            long start = System.nanoTime();
            near.finish(Duration.ofSeconds(30));
            assertTrue(
                    Duration.ofNanos(System.nanoTime() - start).toSeconds() < 20,
                    "it did not wait for the patience to end");
        }
    }

    /// An agent as the console sees it: a process with its streams; the test speaks for it.
    private static final class Agent implements AutoCloseable, RemoteProcess {
        private final PipedInputStream stdout = new PipedInputStream(1 << 16);
        private final PipedOutputStream stdin = new PipedOutputStream();
        private final FrameWriter out;
        private final FrameReader in;
        private final PipedOutputStream saying;
        private final CompletableFuture<Integer> exit = new CompletableFuture<>();

        Agent() throws IOException {
            saying = new PipedOutputStream(stdout);
            out = new FrameWriter(saying);
            in = new FrameReader(new PipedInputStream(stdin, 1 << 16));
        }

        AgentTalk talk() {
            return new AgentTalk(new AgentSession("here", this), _ -> {}, _ -> {});
        }

        void says(FrameType type, WireWriter frame) throws IOException {
            out.write(type, frame);
            saying.flush();
        }

        void tells(Event event) throws IOException {
            event.send(out);
            saying.flush();
        }

        FrameType hears() throws IOException {
            return java.util.Objects.requireNonNull(in.next());
        }

        void ends() throws IOException {
            saying.close();
        }

        @Override
        public InputStream stdout() {
            return stdout;
        }

        @Override
        public InputStream stderr() {
            return InputStream.nullInputStream();
        }

        @Override
        public OutputStream stdin() {
            return stdin;
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return exit;
        }

        @Override
        public int await(Duration deadline) {
            return exit.join();
        }

        @Override
        public void kill() {
            exit.complete(0);
        }

        @Override
        public void close() {
            exit.complete(0);
            try {
                saying.close();
                stdin.close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}

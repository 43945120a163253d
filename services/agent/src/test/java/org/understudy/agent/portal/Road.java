package org.understudy.agent.portal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.understudy.agent.Main;
import org.understudy.agent.portal.layer.Layout;
import org.understudy.agent.portal.layer.Partition;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hello;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.Root;
import org.understudy.agent.protocol.Selection;

/** Both ends as real processes, and what a console does between them. */
final class Road {
    static final long MIB = 1 << 20;

    private Road() {}

    static Layout layout(String fsType, long rootMib) {
        return new Layout(
                (rootMib + 64) * MIB,
                List.of(
                        new Partition(Partition.Role.BIOS_BOOT, MIB, "", "", "", "", ""),
                        new Partition(Partition.Role.FILESYSTEM, rootMib * MIB, fsType, "/", "", "", "")));
    }

    /** One agent process with its frames. */
    static final class Agent implements AutoCloseable {
        final Process process;
        final FrameReader in;
        final FrameWriter out;

        Agent(String role) throws IOException {
            // What stands in for a console here says nothing while it waits.
            this(role, 600);
        }

        /** @param silence after how many seconds without a word the agent takes its console for gone */
        Agent(String role, int silence) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx128m",
                            "-Dunderstudy.agent.silence=" + silence,
                            "-XX:+UseSerialGC",
                            "--enable-native-access=ALL-UNNAMED",
                            "--sun-misc-unsafe-memory-access=allow",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Main.class.getName(),
                            role)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            in = new FrameReader(process.getInputStream());
            out = new FrameWriter(process.getOutputStream());
            new Hello("console", "test").send(out);
            Hello.receive(in);
        }

        /** The next frame of one of these types; others are passed over. */
        FrameType await(FrameType... types) throws IOException {
            while (true) {
                FrameType type = in.next();
                if (type == null) {
                    throw new IOException("the agent went away");
                }
                if (List.of(types).contains(type)) {
                    return type;
                }
            }
        }

        Map<String, String> result() throws IOException {
            if (await(FrameType.RESULT, FrameType.PROBLEM) == FrameType.PROBLEM) {
                throw new ProblemException(Problem.read(in.fields()));
            }
            return PortalJob.readResult(in.fields());
        }

        Map<String, String> ask(PortalJob job) throws IOException {
            job.send(out);
            return result();
        }

        @Override
        public void close() throws IOException {
            try {
                process.getOutputStream().close();
            } catch (IOException gone) {
                // It went before.
            }
            try (InputStream rest = process.getInputStream()) {
                rest.transferTo(java.io.OutputStream.nullOutputStream());
            } catch (IOException gone) {
                // As above.
            }
            try {
                process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static final class ProblemException extends IOException {
        private static final long serialVersionUID = 1;
        final transient Problem problem;

        ProblemException(Problem problem) {
            super(problem.toString());
            this.problem = problem;
        }
    }

    /** What a sync did. */
    record Outcome(Map<String, String> result, long wireBytes, long millis) {}

    static PortalJob prepare(Path replica, Layout layout) {
        return prepare(replica, layout, "a test");
    }

    static PortalJob prepare(Path replica, Layout layout, String who) {
        return PortalJob.prepare(replica.toString(), "shop", "test", who, 42, layout, 0);
    }

    /**
     * Syncs a directory into a replica.
     *
     * @param killPortalAfter kills the portal's agent with SIGKILL when so many bytes went to it; negative: never
     */
    static Outcome sync(Path source, Path replica, Layout layout, long killPortalAfter) throws Exception {
        long start = System.nanoTime();
        AtomicLong wire = new AtomicLong();
        try (Agent portal = new Agent("portal");
                Agent capture = new Agent("capture")) {
            prepare(replica, layout).send(portal.out);
            new Job.Capture(
                            new Selection(List.of(new Root(Bytes.of(source.toString()), Bytes.EMPTY)), List.of()),
                            42,
                            Bytes.EMPTY,
                            false,
                            Job.Compression.NONE,
                            0,
                            0)
                    .send(capture.out);
            CompletableFuture<Map<String, String>> result = new CompletableFuture<>();
            Thread back = Thread.ofVirtual().start(() -> {
                try {
                    FrameType type = portal.in.next();
                    while (type != null) {
                        if (type == FrameType.RESULT) {
                            result.complete(PortalJob.readResult(portal.in.fields()));
                            return;
                        }
                        if (type == FrameType.PROBLEM) {
                            throw new ProblemException(Problem.read(portal.in.fields()));
                        }
                        if (!type.isControl()) {
                            capture.out.write(type, portal.in.payload(), 0, portal.in.length());
                        }
                        type = portal.in.next();
                    }
                    throw new IOException("the portal went away");
                } catch (IOException e) {
                    result.completeExceptionally(e);
                    // As a console would: the other side has nothing more to do.
                    capture.process.destroy();
                }
            });
            try {
                FrameType type = capture.in.next();
                while (type != null) {
                    if (type == FrameType.PROBLEM) {
                        throw new ProblemException(Problem.read(capture.in.fields()));
                    }
                    if (!type.isControl()) {
                        portal.out.write(type, capture.in.payload(), 0, capture.in.length());
                        wire.addAndGet(capture.in.length());
                        if (killPortalAfter >= 0 && wire.get() > killPortalAfter) {
                            portal.process.destroyForcibly();
                            portal.process.waitFor();
                            capture.process.destroyForcibly();
                            return new Outcome(Map.of(), wire.get(), 0);
                        }
                    }
                    if (type == FrameType.CHANGES_END) {
                        new Job.Finish().send(capture.out);
                    }
                    if (type == FrameType.RESULT) {
                        break;
                    }
                    type = capture.in.next();
                }
                PortalJob.publish(true, Map.of("note", "test")).send(portal.out);
            } catch (IOException e) {
                if (!result.isCompletedExceptionally()) {
                    back.join(java.time.Duration.ofSeconds(20));
                }
                if (!result.isCompletedExceptionally()) {
                    throw e;
                }
            }
            try {
                return new Outcome(result.get(), wire.get(), (System.nanoTime() - start) / 1_000_000);
            } catch (java.util.concurrent.ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw e;
            }
        }
    }

    /** Every difference between a point and its source tree, by rsync's eyes: content too. */
    static List<String> differences(Path source, Path tree) throws Exception {
        Process rsync = new ProcessBuilder(
                        "rsync",
                        "-aHAXnci",
                        "--numeric-ids",
                        "--filter=-x trusted.SGI_ACL_*",
                        "--delete",
                        source + "/",
                        tree + "/")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>(rsync.inputReader().lines().toList());
        if (rsync.waitFor() != 0) {
            lines.add("rsync failed");
        }
        return lines;
    }

    /** Mounts a point and compares it with the source. */
    static List<String> differences(Path source, Path replica, int point, Path at) throws Exception {
        try (Agent portal = new Agent("portal")) {
            PortalJob.mount(replica.toString(), point, at.toString()).send(portal.out);
            FrameType type = portal.await(FrameType.EVENT, FrameType.PROBLEM);
            if (type == FrameType.PROBLEM) {
                throw new ProblemException(Problem.read(portal.in.fields()));
            }
            List<String> differences = differences(source, at.resolve("tree"));
            portal.process.getOutputStream().close();
            portal.await(FrameType.RESULT);
            return differences;
        }
    }

    static @Nullable String problemKind(Throwable e) {
        return e instanceof ProblemException p ? p.problem.kind() : null;
    }
}

package org.understudy.agent.capture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;

import org.understudy.agent.protocol.BatchCodec;
import org.understudy.agent.protocol.Bytes;
import org.understudy.agent.protocol.CaptureResult;
import org.understudy.agent.protocol.Change;
import org.understudy.agent.protocol.ChangeReader;
import org.understudy.agent.protocol.Event;
import org.understudy.agent.protocol.FrameReader;
import org.understudy.agent.protocol.FrameType;
import org.understudy.agent.protocol.FrameWriter;
import org.understudy.agent.protocol.Hashes;
import org.understudy.agent.protocol.Hello;
import org.understudy.agent.protocol.Job;
import org.understudy.agent.protocol.Kind;
import org.understudy.agent.protocol.Limits;
import org.understudy.agent.protocol.OldWriter;
import org.understudy.agent.protocol.Problem;
import org.understudy.agent.protocol.Root;
import org.understudy.agent.protocol.Selection;
import org.understudy.agent.protocol.Want;

/**
 * Measures the sending side as a process of its own, by hand: {@code CaptureBench DIRECTORY RUNS [JVM-OPTION…]}. First what
 * is sent is thrown away, then nothing has changed.
 */
public final class CaptureBench {
    private record Old(Kind kind, long state, int content) {}

    private final Path directory;
    private final List<String> options;
    private final TreeMap<Bytes, Old> old = new TreeMap<>();
    private final List<byte[]> oldBatches = new ArrayList<>();

    private CaptureBench(Path directory, List<String> options) {
        this.directory = directory;
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        CaptureBench bench = new CaptureBench(Path.of(args[0]), List.of(args).subList(2, args.length));
        int runs = Integer.parseInt(args[1]);
        for (int i = 0; i < runs; i++) {
            bench.run("everything, thrown away", false, Job.Compression.NONE);
        }
        bench.run("everything, automatic compression", false, Job.Compression.AUTO);
        bench.run("everything, remembered", true, Job.Compression.NONE);
        bench.pack();
        for (int i = 0; i < runs; i++) {
            bench.run("no change", false, Job.Compression.AUTO);
        }
    }

    private void pack() {
        BatchCodec codec = new BatchCodec();
        OldWriter writer = new OldWriter();
        old.forEach((path, o) -> {
            writer.add(path, o.kind, o.state, o.content);
            if (writer.isFull()) {
                pack(codec, writer);
            }
        });
        if (!writer.isEmpty()) {
            pack(codec, writer);
        }
        codec.close();
    }

    private void pack(BatchCodec codec, OldWriter writer) {
        codec.pack(writer.batch().buffer(), writer.batch().length(), BatchCodec.PLAIN);
        oldBatches.add(java.util.Arrays.copyOf(codec.buffer(), codec.length()));
        writer.reset();
    }

    private void run(String what, boolean remember, Job.Compression compression) throws Exception {
        List<String> command = new ArrayList<>();
        command.add("/usr/bin/time");
        command.add("-f");
        command.add("    %e s wall, %U s user, %S s system, %M KiB resident");
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(options);
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-XX:TieredStopAtLevel=" + System.getProperty("tier", "4"),
                "-cp",
                System.getProperty("agent.classpath", System.getProperty("java.class.path")),
                "org.understudy.agent.Main",
                "capture"));
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        FrameReader reader = new FrameReader(process.getInputStream());
        FrameWriter writer = new FrameWriter(process.getOutputStream());
        new Hello("bench", "bench").send(writer);
        new Job.Capture(
                        new Selection(List.of(new Root(Bytes.of(directory.toString()), Bytes.EMPTY)), List.of()),
                        42,
                        Bytes.EMPTY,
                        false,
                        compression,
                        0,
                        0)
                .send(writer);
        Semaphore credit = new Semaphore(Limits.OLD_CREDIT);
        Thread.ofPlatform().daemon().start(() -> {
            try {
                for (byte[] batch : oldBatches) {
                    credit.acquire();
                    writer.write(FrameType.OLD, batch, 0, batch.length);
                }
                writer.write(FrameType.OLD_END);
            } catch (IOException | InterruptedException e) {
                System.err.println(e);
            }
        });
        Hello.receive(reader);
        long hello = System.nanoTime();
        ChangeReader records = new ChangeReader();
        BatchCodec codec = new BatchCodec();
        TreeMap<Long, Bytes> ids = new TreeMap<>();
        CaptureResult result = null;
        while (result == null) {
            FrameType type = reader.next();
            if (type == null) {
                throw new IOException("the agent went away");
            }
            switch (type) {
                case CHANGES -> {
                    if (remember) {
                        codec.unpack(reader.payload(), 0, reader.length());
                        records.wrap(codec.buffer(), 0, codec.length());
                        for (Change c = records.next(); c != null; c = records.next()) {
                            if (c instanceof Change.Entry e) {
                                old.put(e.path(), new Old(e.kind(), e.state(), e.content()));
                                ids.put(e.id(), e.path());
                            } else if (c instanceof Change.End f) {
                                old.put(ids.get(f.id()), new Old(Kind.FILE, f.state(), f.content()));
                            }
                        }
                    }
                }
                case OLD_MORE -> credit.release((int) reader.fields().varint());
                case WANT -> {
                    Want want = Want.read(reader.fields());
                    new Hashes(want.id(), 0, want.firstBlock(), new long[0]).send(writer);
                }
                case EVENT -> {
                    if (Event.read(reader.fields()) instanceof Event.PassDone) {
                        new Job.Finish().send(writer);
                    }
                }
                case RESULT -> result = CaptureResult.read(reader.fields());
                case PROBLEM ->
                    throw new IOException(Problem.read(reader.fields()).toString());
                default -> {}
            }
        }
        process.waitFor();
        long end = System.nanoTime();
        System.out.printf(
                "%s: %.3f s, hello after %.3f s, job %.3f s, %d entries, %d sent, %.0f MB read, %.0f MB on the wire, %.0f MB/s, %d gaps%n",
                what,
                (end - start) / 1e9,
                (hello - start) / 1e9,
                result.nanos() / 1e9,
                result.entries(),
                result.entriesSent(),
                result.bytesRead() / 1e6,
                result.wireBytes() / 1e6,
                result.bytesRead() / 1e6 / (result.nanos() / 1e9),
                result.gaps());
        codec.close();
    }
}

package org.understudy.services.ssh;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What every [HostConnection] does, whatever is behind it.
abstract class ConnectionContract {
    @TempDir
    Path temp;

    abstract HostConnection connection() throws Exception;

    @Test
    void oddArgumentsArriveUnchanged() throws Exception {
        List<String> odd = List.of(
                "",
                " ",
                "a b",
                "it's",
                "\"quoted\"",
                "$HOME `id` $(id)",
                "back\\slash\\n",
                "line\nbreak\n",
                "tab\there",
                "*?[a-z]",
                "~",
                "#no comment",
                "a;b&c|d>e<f",
                "!bang",
                "-n",
                "größe ☃ 𝄞",
                "\u0001\u007f",
                "ä'ö\n");
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(odd);
        ExecResult result = connection().run(Command.of(argv));
        assertEquals(String.join("\0", odd) + "\0", result.out());
        assertEquals("", result.err());
    }

    @Test
    void everyByteOfAnArgumentArrives() throws Exception {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 0x250; c++) {
            all.append(c);
        }
        assertEquals(
                all.toString(),
                connection().run(Command.of("printf", "%s", all.toString())).out());
    }

    @Test
    void exitCodesAndErrorsAreTold() throws Exception {
        ExecResult result = connection().run(Command.script("echo out; echo err >&2; exit 7"));
        assertEquals(7, result.exitCode());
        assertEquals("out\n", result.out());
        assertEquals("err\n", result.err());
        assertEquals(127, connection().run(Command.of("no-such-program-here")).exitCode());
        ProblemException e =
                assertThrows(ProblemException.class, () -> result.orFail(Kind.NO_SPACE, "It did not work."));
        assertEquals("It did not work. err", e.getMessage());
    }

    @Test
    void localeIsForcedAndVariablesArrive() throws Exception {
        Command command = Command.script("echo \"$LC_ALL|$LANGUAGE|$ODD\"").env("ODD", "a'b $c ü");
        assertEquals("C.UTF-8||a'b $c ü\n", connection().run(command).out());
    }

    @Test
    void inputIsGivenWholeAndEnds() throws Exception {
        byte[] data = new byte[3_000_000];
        new Random(1).nextBytes(data);
        ExecResult result = connection().run(Command.of("cat").stdin(data));
        assertArrayEquals(data, result.stdout());
    }

    @Test
    void inputThatNobodyReadsIsNoProblem() throws Exception {
        assertTrue(
                connection().run(Command.of("true").stdin(new byte[5_000_000])).ok());
    }

    @Test
    void tooMuchOutputIsRefused() throws Exception {
        Command command = Command.of("head", "-c", "5000000", "/dev/zero").outputLimit(1_000_000);
        assertEquals(
                Kind.UNSUPPORTED,
                assertThrows(ProblemException.class, () -> connection().run(command))
                        .kind());
    }

    @Test
    void deadlineKillsTheWholeGroup() throws Exception {
        String token = "9" + Math.abs(new Random().nextInt(1_000_000)) + ".25";
        Command command =
                Command.script("sleep \"$1\" & sleep \"$1\"; wait", token).deadline(Duration.ofMillis(700));
        ProblemException e =
                assertThrows(ProblemException.class, () -> connection().run(command));
        assertEquals(Kind.TIMED_OUT, e.kind());
        awaitGone(token);
    }

    @Test
    void killReachesChildrenThatIgnoreTheGentleSignal() throws Exception {
        String token = "8" + Math.abs(new Random().nextInt(1_000_000)) + ".25";
        RemoteProcess process = connection()
                .start(Command.script(
                        "trap '' TERM; sh -c 'trap \"\" TERM; echo up; sleep '\"$1\" ; sleep \"$1\"", token));
        assertEquals('u', process.stdout().read());
        Awaitility.await().until(() -> running(token));
        process.kill();
        awaitGone(token);
        int code = process.await(Duration.ofSeconds(5));
        assertEquals(137, code);
        process.close();
    }

    @Test
    void interruptionCancels() throws Exception {
        String token = "7" + Math.abs(new Random().nextInt(1_000_000)) + ".25";
        CompletableFuture<Kind> seen = new CompletableFuture<>();
        HostConnection c = connection();
        Thread t = Thread.ofVirtual().start(() -> {
            try {
                c.run(Command.of("sleep", token));
                seen.complete(Kind.INTERNAL);
            } catch (ProblemException e) {
                seen.complete(Thread.currentThread().isInterrupted() ? e.kind() : Kind.INTERNAL);
            }
        });
        Awaitility.await().until(() -> running(token));
        t.interrupt();
        assertEquals(Kind.CANCELLED, seen.get());
        awaitGone(token);
    }

    @Test
    void largeStreamsStayIntact() throws Exception {
        long size = 256L << 20;
        long begin = System.nanoTime();
        CRC32 sent = new CRC32();
        CRC32 received = new CRC32();
        try (RemoteProcess process = connection().start(Command.of("cat"))) {
            Thread feeder = Thread.ofVirtual().start(() -> {
                byte[] block = new byte[1 << 20];
                new Random(5).nextBytes(block);
                try (OutputStream out = process.stdin()) {
                    for (long i = 0; i < size; i += block.length) {
                        block[(int) (i >> 20) & 0xff]++;
                        sent.update(block);
                        out.write(block);
                    }
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            byte[] buffer = new byte[1 << 20];
            long total = 0;
            for (int n = process.stdout().read(buffer);
                    n >= 0;
                    n = process.stdout().read(buffer)) {
                received.update(buffer, 0, n);
                total += n;
            }
            feeder.join();
            assertEquals(size, total);
            assertEquals(0, process.await(Duration.ofSeconds(5)));
        }
        assertEquals(sent.getValue(), received.getValue());
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf(
                "%s: 256 MiB there and back in %.2f s, %.0f MB/s each way%n", name(), seconds, size / seconds / 1e6);
        rates(size);
    }

    private void rates(long size) throws Exception {
        long begin = System.nanoTime();
        try (RemoteProcess down = connection().start(Command.of("head", "-c", Long.toString(size), "/dev/zero"))) {
            assertEquals(size, down.stdout().transferTo(OutputStream.nullOutputStream()));
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s: down %.0f MB/s%n", name(), size / seconds / 1e6);
        begin = System.nanoTime();
        try (RemoteProcess up = connection().start(Command.script("cat >/dev/null"))) {
            byte[] block = new byte[1 << 18];
            try (OutputStream out = up.stdin()) {
                for (long i = 0; i < size; i += block.length) {
                    out.write(block);
                }
            }
            assertEquals(0, up.await(Duration.ofSeconds(20)));
        }
        seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s: up %.0f MB/s%n", name(), size / seconds / 1e6);
    }

    private String name() {
        return getClass().getSimpleName();
    }

    @Test
    void outputThatNobodyReadsStopsOnlyItsOwnProgram() throws Exception {
        HostConnection c = connection();
        try (RemoteProcess stuck = c.start(Command.of("cat", "/dev/zero"))) {
            assertEquals("on\n", c.run(Command.of("echo", "on")).out());
            assertFalse(stuck.exit().isDone());
        }
    }

    /// A virtual thread in the read of a pipe keeps a processor's carrier: with more of them than processors, nobody
    /// else would go on.
    @Test
    void programsThatSayNothingHoldNobodyUp() throws Exception {
        HostConnection c = connection();
        int silent = 4 * Runtime.getRuntime().availableProcessors();
        List<RemoteProcess> processes = new ArrayList<>();
        List<Future<Integer>> reads = new ArrayList<>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < silent; i++) {
                    RemoteProcess process = c.start(Command.of("cat"));
                    processes.add(process);
                    CountDownLatch begun = new CountDownLatch(1);
                    reads.add(readers.submit(() -> {
                        begun.countDown();
                        return process.stdout().read();
                    }));
                    assertTrue(begun.await(10, TimeUnit.SECONDS), "reader " + i + " was never run");
                }
                assertEquals(
                        "on\n",
                        c.run(Command.of("echo", "on").deadline(Duration.ofSeconds(20)))
                                .out());
                for (int i = 0; i < silent; i++) {
                    processes.get(i).stdin().write('a' + i % 26);
                    processes.get(i).stdin().flush();
                    assertEquals('a' + i % 26, reads.get(i).get(20, TimeUnit.SECONDS));
                }
            } finally {
                processes.forEach(RemoteProcess::close);
            }
        }
    }

    @Test
    void manyAtOnce() throws Exception {
        HostConnection c = connection();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String text = "n" + i;
                all.add(pool.submit(() -> c.run(Command.of("echo", text)).out()));
            }
            for (int i = 0; i < all.size(); i++) {
                assertEquals("n" + i + "\n", all.get(i).get());
            }
        }
    }

    @Test
    void filesGoThereAndBack() throws Exception {
        byte[] data = new byte[1_234_567];
        new Random(2).nextBytes(data);
        Path local = Files.write(temp.resolve("local"), data);
        String remote = temp.resolve("re mote'ü").toString();
        HostConnection c = connection();
        assertFalse(c.exists(remote));
        c.upload(local, remote, 0751);
        assertTrue(c.exists(remote));
        assertArrayEquals(data, c.readFile(remote, As.LOGIN, 2_000_000));
        assertEquals("751\n", c.run(Command.of("stat", "-c", "%a", remote)).out());
        assertThrows(ProblemException.class, () -> c.readFile(remote, As.LOGIN, 1000));
        assertEquals(
                Kind.NOT_FOUND,
                assertThrows(ProblemException.class, () -> c.readFile(remote + "no", As.LOGIN, 1000))
                        .kind());
    }

    @Test
    void anUploadThatEndsTooEarlyLeavesNothing() throws Exception {
        Path target = temp.resolve("target");
        InputStream half = new ByteArrayInputStream(new byte[1000]);
        assertThrows(ProblemException.class, () -> connection().upload(half, 2000, target.toString(), 0644));
        try (var files = Files.list(temp)) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void tcpIsForwarded() throws Exception {
        try (ServerSocket echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket s = echo.accept()) {
                    s.getInputStream().transferTo(s.getOutputStream());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            try (LocalForward forward = connection().forwardTcp("127.0.0.1", echo.getLocalPort());
                    Socket s = new Socket(
                            forward.address().getAddress(), forward.address().getPort())) {
                assertTrue(forward.address().getAddress() instanceof Inet4Address);
                byte[] data = "through".getBytes(StandardCharsets.UTF_8);
                s.getOutputStream().write(data);
                s.shutdownOutput();
                assertArrayEquals(data, s.getInputStream().readAllBytes());
            }
        }
    }

    @Test
    void aUnixSocketIsBridgedToACommandPerConnection() throws Exception {
        Path socket;
        try (UnixBridge bridge = connection().bridge(Command.script("echo \"hello $$\"; cat"))) {
            socket = bridge.socket();
            assertEquals(
                    "rwx------",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(socket.getParent())));
            String first = talk(socket);
            String second = talk(socket);
            assertTrue(first.startsWith("hello ") && first.endsWith("\nping"), first);
            assertFalse(first.equals(second));
        }
        assertFalse(Files.exists(socket.getParent()));
    }

    @Test
    void aBridgeThatEndsTellsWhy() throws Exception {
        Command refuses = Command.script("read -r _; echo 'Nobody is at home.' >&2; exit 3");
        try (UnixBridge bridge = connection().bridge(refuses)) {
            assertEquals("", bridge.lastWords());
            assertEquals("", talk(bridge.socket()));
            assertEquals("Nobody is at home.", bridge.lastWords());
        }
    }

    private static String talk(Path socket) throws Exception {
        try (SocketChannel s = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            s.connect(UnixDomainSocketAddress.of(socket));
            s.write(ByteBuffer.wrap("ping".getBytes(StandardCharsets.UTF_8)));
            s.shutdownOutput();
            return new String(java.nio.channels.Channels.newInputStream(s).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    static boolean running(String token) throws Exception {
        try (var all = ProcessHandle.allProcesses()) {
            return all.anyMatch(p -> {
                try {
                    String line =
                            Files.readString(Path.of("/proc/" + p.pid() + "/cmdline"), StandardCharsets.ISO_8859_1);
                    return line.startsWith("sleep") && line.contains(token);
                } catch (Exception e) {
                    return false;
                }
            });
        }
    }

    private static void awaitGone(String token) {
        Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !running(token));
    }
}

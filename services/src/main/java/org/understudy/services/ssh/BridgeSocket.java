package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// [UnixBridge] by a listening socket in a temporary folder with mode 0700.
final class BridgeSocket implements UnixBridge {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeSocket.class);
    private static final int BUFFER = 64 << 10;

    private final HostConnection host;
    private final Command command;
    private final Path folder;
    private final ServerSocketChannel server;
    private final Consumer<BridgeSocket> closed;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile String lastWords = "";

    private BridgeSocket(
            HostConnection host,
            Command command,
            Path folder,
            ServerSocketChannel server,
            Consumer<BridgeSocket> closed) {
        this.host = host;
        this.command = command;
        this.folder = folder;
        this.server = server;
        this.closed = closed;
    }

    static BridgeSocket open(HostConnection host, Command command, Consumer<BridgeSocket> closed)
            throws ProblemException {
        try {
            Path folder = Files.createTempDirectory(
                    "understudy-", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(folder.resolve("s")));
            BridgeSocket bridge = new BridgeSocket(host, command, folder, server, closed);
            Thread.ofVirtual().name("bridge to " + host.host().name()).start(bridge::accept);
            return bridge;
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.FAILED,
                            "No local socket can be made for " + host.host().name() + ".",
                            Waits.text(e),
                            "Look at the folder for temporary files (java.io.tmpdir)."),
                    e);
        }
    }

    @Override
    public Path socket() {
        return folder.resolve("s");
    }

    @Override
    public String lastWords() {
        return lastWords;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                Thread.ofVirtual().name("bridged to " + host.host().name()).start(() -> serve(client));
            }
        } catch (ClosedChannelException e) {
            LOG.trace("bridge closed", e);
        } catch (IOException e) {
            LOG.warn("The bridge to {} accepts no more", host.host().name(), e);
        }
    }

    private void serve(SocketChannel client) {
        try (client;
                RemoteProcess process = host.start(command)) {
            open.add(process);
            Thread up = Thread.ofVirtual().name("bridge up").start(() -> up(client, process));
            Thread errors = Thread.ofVirtual().name("bridge errors").start(() -> logErrors(process));
            down(process.stdout(), client);
            // Whoever hears of the end can ask for its reason.
            errors.join();
            // The far end has ended: the client hears it, and whatever it still wants to say has no reader.
            client.shutdownOutput();
            client.close();
            up.join();
            open.remove(process);
        } catch (IOException | ProblemException e) {
            LOG.debug("A bridged connection to {} ended", host.host().name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void down(InputStream from, SocketChannel to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
    }

    private static void up(SocketChannel from, RemoteProcess process) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (OutputStream to = process.stdin()) {
            while (from.read(buffer.clear()) >= 0) {
                to.write(buffer.array(), 0, buffer.position());
                to.flush();
            }
        } catch (IOException e) {
            LOG.trace("bridge up ended", e);
        }
    }

    private void logErrors(RemoteProcess process) {
        try {
            byte[] said = process.stderr().readAllBytes();
            if (said.length > 0) {
                lastWords = new ExecResult(1, new byte[0], said).lastWords();
                LOG.info("{} on {} says: {}", command.program(), host.host().name(), lastWords);
            }
        } catch (IOException e) {
            LOG.trace("bridge errors ended", e);
        }
    }

    @Override
    public void close() {
        if (!closing.compareAndSet(false, true)) {
            return;
        }
        Streams.closeQuietly(server);
        open.forEach(Streams::closeQuietly);
        try {
            Files.deleteIfExists(socket());
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.debug("{} stays behind", folder, e);
        }
        closed.accept(this);
    }
}

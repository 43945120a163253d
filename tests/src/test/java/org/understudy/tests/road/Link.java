package org.understudy.tests.road;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The wire between a console and an SSH server of this machine. It counts, and it can be cut or fall
/// silent.
final class Link implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final ServerSocket door;
    private final int server;
    private final List<Socket> open = new ArrayList<>();
    private final Set<Socket> lost = new HashSet<>();
    private final Set<Integer> ports = new HashSet<>();
    private long received;
    private long sent;
    private boolean silent;
    private boolean broken;
    private boolean closed;

    Link(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("link").start(this::welcome);
    }

    int port() {
        return door.getLocalPort();
    }

    /// The ports from which the SSH server sees us come; it tells them to whatever it starts.
    synchronized Set<Integer> ports() {
        return Set.copyOf(ports);
    }

    /// Bytes from the server.
    synchronized long received() {
        return received;
    }

    /// Bytes in both directions.
    synchronized long total() {
        return received + sent;
    }

    /// Waits until so many bytes have come from the server.
    synchronized boolean await(long bytes, Duration patience) throws InterruptedException {
        long until = System.nanoTime() + patience.toNanos();
        while (received < bytes) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    /// Both ends see the connection break; new ones are refused until [#mend].
    synchronized void cut() {
        broken = true;
        hangUp();
    }

    /// Both ends see every connection that there is break; a new one is fine.
    synchronized void hangUp() {
        open.forEach(Link::reset);
        open.clear();
    }

    /// Nothing comes through any more, and nobody is told.
    synchronized void fallSilent() {
        silent = true;
    }

    /// What has fallen silent stays so for ever; a new connection is fine.
    synchronized void onlyNew() {
        lost.addAll(open);
        silent = false;
        notifyAll();
    }

    synchronized void mend() {
        broken = false;
        silent = false;
        lost.clear();
        notifyAll();
    }

    private void welcome() {
        try {
            while (true) {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> join(client));
            }
        } catch (IOException e) {
            // The door is closed: that is the end.
        }
    }

    private void join(Socket client) {
        try {
            Socket far = new Socket();
            synchronized (this) {
                if (broken || closed) {
                    reset(client);
                    return;
                }
                open.add(client);
                open.add(far);
                far.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                ports.add(far.getLocalPort());
            }
            far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
            client.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread.ofVirtual().start(() -> pass(client, far, false));
            pass(far, client, true);
        } catch (IOException e) {
            reset(client);
        }
    }

    private void pass(Socket from, Socket to, boolean fromServer) {
        byte[] buffer = new byte[BUFFER];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                waitWhileSilent(from);
                out.write(buffer, 0, n);
                count(n, fromServer);
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            reset(from);
            reset(to);
        }
    }

    private synchronized void waitWhileSilent(Socket of) throws InterruptedException {
        while ((silent || lost.contains(of)) && !closed) {
            wait();
        }
    }

    private synchronized void count(int bytes, boolean fromServer) {
        if (fromServer) {
            received += bytes;
        } else {
            sent += bytes;
        }
        notifyAll();
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It was closed before.
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        door.close();
        hangUp();
    }
}

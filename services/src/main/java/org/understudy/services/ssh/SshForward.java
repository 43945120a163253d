package org.understudy.services.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.sshd.client.channel.ChannelDirectTcpip;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;

/// A port of ours that leads through a session. Each connection takes the session that exists at
/// that moment, so the port outlives a reconnect; and either side may end its half first, which the
/// library's own forwarder takes for the end of both.
final class SshForward implements LocalForward {
    private static final Logger LOG = LoggerFactory.getLogger(SshForward.class);
    private static final Duration OPEN_DEADLINE = Duration.ofSeconds(30);
    private static final int BACKLOG = 50;

    /// Gives the session to use now.
    interface Sessions {
        ClientSession get() throws ProblemException;
    }

    private final Sessions sessions;
    private final SshdSocketAddress target;
    private final ServerSocket server;
    private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();

    SshForward(Sessions sessions, String host, int port) throws IOException {
        this.sessions = sessions;
        this.target = new SshdSocketAddress(host, port);
        this.server = new ServerSocket(0, BACKLOG, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        Thread.ofVirtual().name("forward to " + target).start(this::accept);
    }

    @Override
    public InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                Thread.ofVirtual().name("forwarded to " + target).start(() -> serve(client));
            }
        } catch (IOException e) {
            LOG.trace("forward closed", e);
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            ChannelDirectTcpip channel = sessions.get()
                    .createDirectTcpipChannel(new SshdSocketAddress("127.0.0.1", client.getPort()), target);
            try {
                channel.open().verify(OPEN_DEADLINE);
                Thread up = Thread.ofVirtual().start(() -> up(client, channel));
                try (InputStream down = channel.getInvertedOut()) {
                    copy(down, client.getOutputStream());
                }
                client.shutdownOutput();
                up.join();
            } finally {
                channel.close(true);
            }
        } catch (IOException | ProblemException e) {
            LOG.debug("A forwarded connection to {} ended", target, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(client);
        }
    }

    private static void up(Socket client, ChannelDirectTcpip channel) {
        try (OutputStream up = channel.getInvertedIn()) {
            copy(client.getInputStream(), up);
        } catch (IOException e) {
            LOG.trace("forward up ended", e);
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[32 << 10];
        for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
            to.write(buffer, 0, n);
            to.flush();
        }
    }

    @Override
    public void close() {
        Streams.closeQuietly(server);
        open.forEach(Streams::closeQuietly);
    }
}

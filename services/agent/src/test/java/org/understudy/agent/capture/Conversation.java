package org.understudy.agent.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Two streams that are really between two sides: a pair of connected sockets, with the kernel's small buffers. */
final class Conversation implements AutoCloseable {
    private final SocketChannel agentSide;
    private final SocketChannel peerSide;
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    Conversation() throws Exception {
        Path directory = Files.createTempDirectory("conversation");
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("s"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(address);
            peerSide = SocketChannel.open(address);
            agentSide = server.accept();
        }
        Files.delete(address.getPath());
        Files.delete(directory);
        Thread.ofPlatform().daemon().start(() -> {
            try (InputStream in = Channels.newInputStream(agentSide);
                    OutputStream out = Channels.newOutputStream(SocketPair.writeOnly(agentSide))) {
                exit.complete(new CaptureCommand().run(List.of(), in, out));
            } catch (Throwable e) {
                exit.completeExceptionally(e);
            }
        });
    }

    InputStream in() {
        return Channels.newInputStream(peerSide);
    }

    OutputStream out() {
        return Channels.newOutputStream(SocketPair.writeOnly(peerSide));
    }

    /** Ends its input, after which it has nothing more to wait for. */
    int exit() throws Exception {
        peerSide.shutdownOutput();
        return exit.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        peerSide.close();
        agentSide.close();
    }

    /** A channel that reads and writes at once would lock itself as one stream: hand out its writing half alone. */
    private static final class SocketPair {
        static java.nio.channels.WritableByteChannel writeOnly(SocketChannel channel) {
            return new java.nio.channels.WritableByteChannel() {
                @Override
                public int write(java.nio.ByteBuffer source) throws java.io.IOException {
                    return channel.write(source);
                }

                @Override
                public boolean isOpen() {
                    return channel.isOpen();
                }

                @Override
                public void close() throws java.io.IOException {
                    channel.shutdownOutput();
                }
            };
        }
    }
}

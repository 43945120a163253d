package org.understudy.services.ssh;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.apache.sshd.agent.common.AbstractAgentProxy;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.apache.sshd.common.util.threads.CloseableExecutorService;
import org.apache.sshd.common.util.threads.ThreadUtils;

/// The ssh-agent behind a unix socket. One request at a time (draft-miller-ssh-agent: a 32-bit length, then the
/// message).
final class AgentSocket extends AbstractAgentProxy {
    private static final int LONGEST_ANSWER = 1 << 20;

    private final SocketChannel channel;

    private AgentSocket(SocketChannel channel, CloseableExecutorService executor) {
        super(executor);
        this.channel = channel;
    }

    static AgentSocket open(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean good = false;
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            good = true;
            return new AgentSocket(channel, ThreadUtils.newSingleThreadExecutor("agent"));
        } finally {
            if (!good) {
                channel.close();
            }
        }
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    protected synchronized Buffer request(Buffer message) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(message.array(), message.rpos(), message.available());
        while (out.hasRemaining()) {
            channel.write(out);
        }
        int length = read(4).getInt();
        if (length < 1 || length > LONGEST_ANSWER) {
            throw new IOException("The ssh-agent gave an answer of " + length + " bytes.");
        }
        return new ByteArrayBuffer(read(length).array());
    }

    private ByteBuffer read(int length) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(length);
        while (in.hasRemaining()) {
            if (channel.read(in) < 0) {
                throw new EOFException("The ssh-agent hung up.");
            }
        }
        return in.flip();
    }

    @Override
    public void close() throws IOException {
        super.close();
        channel.close();
    }
}

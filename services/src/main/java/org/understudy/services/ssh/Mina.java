package org.understudy.services.ssh;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentFactory;
import org.apache.sshd.agent.SshAgentServer;
import org.apache.sshd.client.ClientBuilder;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.keyboard.UserInteraction;
import org.apache.sshd.client.auth.password.PasswordIdentityProvider;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.AttributeRepository;
import org.apache.sshd.common.FactoryManager;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.channel.ChannelFactory;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.cipher.Cipher;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.kex.KeyExchangeFactory;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.ConnectionService;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/// The SSH library set up our way: nothing of its own configuration, no silent trust; everything that is asked goes to
/// the
/// [Attempt] of the session.
///
/// - Ciphers by measured speed: AES-GCM runs in hardware (about 500 MB/s), ChaCha20 and CTR at a third or less.
/// - Receive window up to 8 MiB (640 Mbit/s at 100 ms), on short links less: [Flight]. Packets of 64 KiB,
/// and a buffer for each session that takes in one at once: with hundreds of sessions these buffers are
/// most of the memory.
/// - A heartbeat that wants an answer; three missed answers end the session.
final class Mina {
    private static final long PACKET = 64L << 10;
    private static final int READ_BUFFER = 80 << 10;
    private static final int LARGEST_FORWARD_BUFFER = 32_767;
    private static final int MISSED_HEARTBEATS = 2;
    private static final int FEWEST_WORKERS = 4;

    private static final List<NamedFactory<Cipher>> CIPHERS = List.of(
            BuiltinCiphers.aes128gcm,
            BuiltinCiphers.aes256gcm,
            BuiltinCiphers.cc20p1305_openssh,
            BuiltinCiphers.aes128ctr,
            BuiltinCiphers.aes192ctr,
            BuiltinCiphers.aes256ctr);

    /// No SHA-1, no DSA, no host certificates (there is no way yet to trust their authorities).
    private static final List<BuiltinSignatures> SIGNATURES = List.of(
            BuiltinSignatures.ed25519,
            BuiltinSignatures.nistp256,
            BuiltinSignatures.nistp384,
            BuiltinSignatures.nistp521,
            BuiltinSignatures.rsaSHA512,
            BuiltinSignatures.rsaSHA256);

    private Mina() {}

    static SshClient start(SshSettings settings) {
        JdkEdDsa.register();
        SshClient client = ClientBuilder.builder()
                .hostConfigEntryResolver(HostConfigEntryResolver.EMPTY)
                .serverKeyVerifier(
                        (session, _, key) -> of(session).map(a -> a.verify(key)).orElse(false))
                .cipherFactories(CIPHERS)
                .keyExchangeFactories(keyExchanges())
                .signatureFactories(new ArrayList<>(SIGNATURES))
                .build();
        client.setKeyIdentityProvider(KeyIdentityProvider.EMPTY_KEYS_PROVIDER);
        client.setAgentFactory(new RingFactory());
        client.setPasswordIdentityProvider(PasswordIdentityProvider.EMPTY_PASSWORDS_PROVIDER);
        client.setUserInteraction(new Delegate());
        client.addSessionListener(new Listener());

        CoreModuleProperties.WINDOW_SIZE.set(client, Flight.MOST);
        CoreModuleProperties.MAX_PACKET_SIZE.set(client, PACKET);
        CoreModuleProperties.NIO2_READ_BUFFER_SIZE.set(client, READ_BUFFER);
        CoreModuleProperties.FORWARDER_BUFFER_SIZE.set(client, LARGEST_FORWARD_BUFFER);
        // A remote program may leave its input unread for as long as it likes; the heartbeat notices a dead peer.
        CoreModuleProperties.WAIT_FOR_SPACE_TIMEOUT.set(client, Duration.ofDays(365));
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, Duration.ofMinutes(10));
        CoreModuleProperties.TCP_NODELAY.set(client, true);
        CoreModuleProperties.SOCKET_KEEPALIVE.set(client, true);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, settings.keepAlive());
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, MISSED_HEARTBEATS);
        CoreModuleProperties.HEARTBEAT_REQUEST.set(client, "keepalive@openssh.com");
        CoreModuleProperties.PREFERRED_AUTHS.set(client, "publickey,keyboard-interactive,password");
        // A question blocks its worker while a person thinks.
        CoreModuleProperties.NIO_WORKERS.set(
                client, Math.max(FEWEST_WORKERS, Runtime.getRuntime().availableProcessors() + 2));
        client.getProperties().put(UserInteraction.AUTO_DETECT_PASSWORD_PROMPT, false);
        client.start();
        return client;
    }

    private static List<KeyExchangeFactory> keyExchanges() {
        List<BuiltinDHFactories> wanted = new ArrayList<>(List.of(
                BuiltinDHFactories.curve25519,
                BuiltinDHFactories.curve25519_libssh,
                BuiltinDHFactories.ecdhp256,
                BuiltinDHFactories.ecdhp384,
                BuiltinDHFactories.ecdhp521,
                BuiltinDHFactories.dhgex256,
                BuiltinDHFactories.dhg16_512,
                BuiltinDHFactories.dhg14_256));
        wanted.removeIf(f -> !f.isSupported());
        return wanted.stream().map(ClientBuilder.DH2KEX).toList();
    }

    static Optional<Attempt> of(SessionContext session) {
        AttributeRepository context = session instanceof ClientSession s ? s.getConnectionContext() : null;
        return context == null ? Optional.empty() : Optional.ofNullable(context.getAttribute(Attempt.KEY));
    }

    /// Asks the server first for the key types that known_hosts has, as OpenSSH does; else a host
    /// with a second key would look as if it had changed.
    private static final class Listener implements SessionListener {
        /// The heartbeat's interval is read while the session is being made, when the session does not have its
        /// context yet; the connection below it does.
        @Override
        public void sessionEstablished(Session session) {
            if (session.getIoSession().getAttribute(AttributeRepository.class) instanceof AttributeRepository context) {
                Optional.ofNullable(context.getAttribute(Attempt.KEY))
                        .flatMap(attempt -> attempt.target().keepAlive())
                        .ifPresent(interval -> CoreModuleProperties.HEARTBEAT_INTERVAL.set(session, interval));
            }
        }

        @Override
        public void sessionCreated(Session session) {
            of(session).ifPresent(attempt -> {
                Set<String> known =
                        attempt.target().knownHosts().types(attempt.target().knownName());
                List<NamedFactory<Signature>> order = new ArrayList<>(SIGNATURES);
                order.sort(Comparator.comparingInt(f -> known.contains(keyType(f.getName())) ? 0 : 1));
                session.setSignatureFactories(order);
            });
        }

        @Override
        public void sessionException(Session session, Throwable t) {
            of(session).ifPresent(a -> a.failed(t));
        }

        @Override
        public void sessionDisconnect(
                Session session, int reason, @Nullable String msg, @Nullable String language, boolean initiator) {
            if (!initiator && msg != null && !msg.isBlank()) {
                of(session).ifPresent(a -> a.failed(new IOException(msg)));
            }
        }

        private static String keyType(String signature) {
            return signature.startsWith("rsa-sha2-") ? "ssh-rsa" : signature;
        }
    }

    private static final class RingFactory implements SshAgentFactory {
        @Override
        public List<ChannelFactory> getChannelForwardingFactories(FactoryManager manager) {
            return List.of();
        }

        @Override
        public @Nullable SshAgent createClient(Session session, FactoryManager manager) {
            return of(session).map(Attempt::ring).orElse(null);
        }

        @Override
        public SshAgentServer createServer(ConnectionService service) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class Delegate implements UserInteraction {
        @Override
        public String @Nullable [] interactive(
                ClientSession session, String name, String instruction, String lang, String[] prompt, boolean[] echo) {
            Attempt attempt = of(session).orElse(null);
            return attempt == null ? null : attempt.interactive(session, name, instruction, lang, prompt, echo);
        }

        @Override
        public @Nullable String resolveAuthPasswordAttempt(ClientSession session) {
            Attempt attempt = of(session).orElse(null);
            return attempt == null ? null : attempt.resolveAuthPasswordAttempt(session);
        }

        @Override
        public @Nullable String getUpdatedPassword(ClientSession session, String prompt, String lang) {
            return null;
        }
    }
}

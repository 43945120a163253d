package org.understudy.services.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.sshd.agent.SshAgent;
import org.apache.sshd.agent.SshAgentKeyConstraint;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All keys that may open one machine, in the order to try: keys that somebody named (those that
/// the agent holds are signed there), the agent's others, the usual files. Looks like an agent to
/// the SSH library, so that a key file is only opened, and its pass phrase only asked for, when the
/// server has accepted its public half.
final class KeyRing implements SshAgent {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private interface Signer {
        Map.Entry<String, byte[]> sign(SessionContext session, String algorithm, byte[] data) throws IOException;
    }

    private record Held(PublicKey key, String comment, Signer signer) {}

    private final @Nullable AgentSocket agent;
    private final Map<String, Held> keys = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private volatile boolean open = true;

    KeyRing(Target target, SshSettings settings, Secrets secrets) {
        this.agent = connect(target.agent());
        Map<String, Held> inAgent = agentKeys();
        Set<Path> named = new LinkedHashSet<>(target.identities());
        for (Path path : named) {
            addFile(path, secrets, inAgent, true);
        }
        if (!target.onlyThose()) {
            inAgent.forEach(keys::putIfAbsent);
        }
        if (named.isEmpty()) {
            for (String name : USUAL) {
                addFile(settings.home().resolve(".ssh").resolve(name), secrets, inAgent, false);
            }
        }
    }

    /// What went wrong with keys, for the message when nothing opened.
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    boolean isEmpty() {
        return keys.isEmpty();
    }

    private @Nullable AgentSocket connect(@Nullable Path socket) {
        if (socket == null) {
            return null;
        }
        try {
            return AgentSocket.open(socket);
        } catch (IOException e) {
            LOG.info("No ssh-agent at {}", socket, e);
            remarks.add("The ssh-agent at " + socket + " does not answer.");
            return null;
        }
    }

    private Map<String, Held> agentKeys() {
        Map<String, Held> found = new LinkedHashMap<>();
        AgentSocket from = agent;
        if (from == null) {
            return found;
        }
        try {
            for (Map.Entry<PublicKey, String> entry : from.getIdentities()) {
                PublicKey key = entry.getKey();
                found.put(
                        id(key),
                        new Held(key, entry.getValue(), (s, algorithm, data) -> from.sign(s, key, algorithm, data)));
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("The ssh-agent does not list its keys", e);
            remarks.add("The ssh-agent does not list its keys.");
        }
        return found;
    }

    private void addFile(Path path, Secrets secrets, Map<String, Held> inAgent, boolean wanted) {
        if (!Files.isReadable(path)) {
            if (wanted) {
                // OpenSSH allows naming the public half of a key that only the agent holds.
                Path half = path.resolveSibling(path.getFileName() + ".pub");
                if (!addPublicHalf(half, inAgent)) {
                    remarks.add("The key " + path + (Files.exists(path) ? " cannot be read." : " does not exist."));
                }
            }
            return;
        }
        try {
            if (path.toString().endsWith(".pub") && addPublicHalf(path, inAgent)) {
                return;
            }
            KeyFile file = new KeyFile(path, secrets);
            PublicKey key = file.publicKey();
            Held held = inAgent.get(id(key));
            keys.putIfAbsent(
                    id(key),
                    held != null ? held : new Held(key, path.toString(), (s, a, data) -> sign(file, s, a, data)));
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.info("{} is no usable key", path, e);
            remarks.add("The key " + path + " cannot be used: " + Waits.text(e));
        }
    }

    private boolean addPublicHalf(Path path, Map<String, Held> inAgent) {
        try {
            if (!Files.isReadable(path)) {
                return false;
            }
            Held held = inAgent.get(id(KeyUtils.loadPublicKey(path)));
            if (held == null) {
                return false;
            }
            keys.putIfAbsent(id(held.key()), held);
            return true;
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            LOG.debug("{} is no public key", path, e);
            return false;
        }
    }

    private Map.Entry<String, byte[]> sign(KeyFile file, SessionContext session, String algorithm, byte[] data)
            throws IOException {
        try {
            KeyPair pair = file.pair();
            Signature signature = NamedFactory.create(BuiltinSignatures.VALUES, algorithm);
            if (signature == null) {
                throw new IOException("no such signature: " + algorithm);
            }
            signature.initSigner(session, pair.getPrivate());
            signature.update(session, data);
            return Map.entry(algorithm, signature.sign(session));
        } catch (GeneralSecurityException e) {
            remarks.add("The key " + file.path() + " did not open: its pass phrase was not given, or was wrong.");
            throw new IOException("key did not open: " + file.path(), e);
        } catch (RuntimeException e) {
            throw e;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static String id(PublicKey key) {
        return KeyUtils.getFingerPrint(key);
    }

    @Override
    public Iterable<? extends Map.Entry<PublicKey, String>> getIdentities() {
        return keys.values().stream().map(h -> Map.entry(h.key(), h.comment())).toList();
    }

    @Override
    public Map.Entry<String, byte[]> sign(SessionContext session, PublicKey key, String algorithm, byte[] data)
            throws IOException {
        Held held = keys.get(id(key));
        if (held == null) {
            throw new IOException("not a key of ours");
        }
        return held.signer().sign(session, algorithm, data);
    }

    @Override
    public void addIdentity(KeyPair key, String comment, SshAgentKeyConstraint... constraints) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeIdentity(PublicKey key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void removeAllIdentities() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        Streams.closeQuietly(agent);
    }
}

package org.understudy.services.replica.domain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.domain.DomainSpec.PortForward;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.HostConnection;

/// Chooses free ports of the portal's loopback address for ports of a replica. The same replica
/// gets the same ones as long as nobody else has taken them.
public final class PortForwards {
    private static final int FIRST = 21_000;
    private static final int COUNT = 9_000; // below the range that Linux gives to outgoing connections

    private PortForwards() {}

    /// @param guestPorts TCP ports of the replica, without double ones
    public static List<PortForward> choose(HostConnection portal, ReplicaIdentity identity, List<Integer> guestPorts)
            throws ProblemException {
        String tables = portal.run(Command.script("cat /proc/net/tcp /proc/net/tcp6 2>/dev/null; true"))
                .orFail("The ports of " + portal.host().name() + " cannot be read.")
                .out();
        return choose(busy(tables), identity, guestPorts);
    }

    /// Local ports that listen, from the kernel's own tables: `sl local_address rem_address st …`, state 0A.
    static Set<Integer> busy(String tables) {
        Set<Integer> ports = new HashSet<>();
        for (String line : tables.lines().toList()) {
            String[] f = line.strip().split("\\s+");
            int colon = f.length > 3 ? f[1].lastIndexOf(':') : -1;
            if (colon > 0 && f[3].equals("0A")) {
                ports.add(Integer.parseInt(f[1].substring(colon + 1), 16));
            }
        }
        return ports;
    }

    static List<PortForward> choose(Set<Integer> busy, ReplicaIdentity identity, List<Integer> guestPorts)
            throws ProblemException {
        Set<Integer> taken = new HashSet<>(busy);
        int start = Math.floorMod(identity.uuid().hashCode(), COUNT);
        List<PortForward> forwards = new ArrayList<>();
        int step = 0;
        for (int guestPort : guestPorts.stream().distinct().toList()) {
            int port = FIRST + (start + step) % COUNT;
            while (!taken.add(port)) {
                if (++step > COUNT) {
                    throw new ProblemException(Kind.BUSY, "The portal has no free port left for the replica.", "");
                }
                port = FIRST + (start + step) % COUNT;
            }
            forwards.add(new PortForward(guestPort, port));
        }
        return forwards;
    }
}

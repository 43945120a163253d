package org.understudy.services.replica.sync;

import java.util.List;
import java.util.TreeSet;

/// The TCP ports on which a source answers others.
final class Ports {
    private static final int MOST = 16;

    private Ports() {}

    /// @param listening lines of `address:port program`
    /// @return ports with commas between them; those that only the source itself can reach are left out
    static String open(List<String> listening) {
        TreeSet<Integer> ports = new TreeSet<>();
        for (String line : listening) {
            String address = line.split(" ", 2)[0];
            int colon = address.lastIndexOf(':');
            String host = colon < 0 ? "" : address.substring(0, colon);
            String port = address.substring(colon + 1);
            boolean own = host.startsWith("127.") || host.equals("[::1]");
            if (!own && port.matches("\\d{1,5}")) {
                ports.add(Integer.parseInt(port));
            }
        }
        return String.join(",", ports.stream().limit(MOST).map(String::valueOf).toList());
    }
}

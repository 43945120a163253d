package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.util.Optional;

/// A login prompt on the serial line, which the boot proof looks for, and a word about the guest agent.
final class ConsoleFixUp implements FixUp {
    @Override
    public String name() {
        return "console";
    }

    @Override
    public void apply(Tree tree, BootOrder order, Report report) throws IOException {
        boolean systemd = tree.exists("/lib/systemd/systemd") || tree.exists("/usr/lib/systemd/systemd");
        if (systemd) {
            // systemd starts the prompt by itself for console=ttyS0, unless somebody masked it.
            String unit = "/etc/systemd/system/serial-getty@ttyS0.service";
            if (tree.exists(unit) && !tree.isFile(unit)) {
                tree.putAside(unit);
                report.say("the prompt on the serial line was masked; allowed again");
            }
        } else {
            Optional<String> inittab = tree.text("/etc/inittab");
            if (inittab.isPresent()
                    && inittab.get().lines().noneMatch(l -> !l.strip().startsWith("#") && l.contains("ttyS0"))) {
                tree.keepCopy("/etc/inittab");
                String getty = tree.exists("/sbin/agetty")
                        ? "/sbin/agetty -L 115200 ttyS0 vt100"
                        : "/sbin/getty -L ttyS0 115200 vt100";
                tree.write("/etc/inittab", inittab.get().stripTrailing() + "\nS0:12345:respawn:" + getty + "\n", 0644);
                report.say("added a prompt on the serial line to inittab");
            }
        }
        boolean agent = tree.exists("/usr/sbin/qemu-ga") || tree.exists("/usr/bin/qemu-ga");
        report.say(
                agent
                        ? "the guest agent is installed"
                        : "no guest agent is installed; the proof goes by the serial line and the network");
    }
}

package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Files that we make carry no SELinux label. A system that enforces would refuse them, so the first boot is permissive
/// (on the kernel's command line) and labels the tree again.
final class SelinuxFixUp implements FixUp {
    private static final Pattern MODE = Pattern.compile("(?m)^\\s*SELINUX\\s*=\\s*(\\w+)");

    /// Whether the kernel's command line needs `enforcing=0`.
    static boolean enforces(Tree tree) throws IOException {
        Optional<String> config = tree.text("/etc/selinux/config");
        if (config.isEmpty()) {
            return false;
        }
        Matcher mode = MODE.matcher(config.get());
        return mode.find() && mode.group(1).equalsIgnoreCase("enforcing");
    }

    @Override
    public String name() {
        return "selinux";
    }

    @Override
    public void apply(Tree tree, BootOrder order, Report report) throws IOException {
        if (enforces(tree)) {
            tree.write("/.autorelabel", "", 0644);
            report.say(
                    "enforces on the source; this boot is permissive and labels the tree again, which takes a while");
        }
    }
}

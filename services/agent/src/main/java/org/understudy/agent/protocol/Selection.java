package org.understudy.agent.protocol;

import java.util.ArrayList;
import java.util.List;

/** What a walk looks at: the roots (the first is the tree's), and the rules in order. */
public record Selection(List<Root> roots, List<Rule> rules) {
    public Selection {
        roots = List.copyOf(roots);
        rules = List.copyOf(rules);
    }

    void write(WireWriter out) {
        out.varint(roots.size());
        for (Root root : roots) {
            out.bytes(root.source()).bytes(root.mountPoint());
        }
        out.varint(rules.size());
        for (Rule rule : rules) {
            out.text(rule.pattern()).u8(rule.decision().code());
        }
    }

    static Selection read(WireReader in) throws ProtocolException {
        List<Root> roots = new ArrayList<>();
        int count = in.count(1000, "The number of roots");
        for (int i = 0; i < count; i++) {
            byte[] source = in.bytes(Limits.PATH, "The directory of a root");
            byte[] mountPoint = in.bytes(Limits.PATH, "The mount point of a root");
            Paths.check(mountPoint);
            if (source.length == 0 || source[0] != '/') {
                throw new ProtocolException("The directory of a root is not an absolute path.");
            }
            if ((i == 0) != (mountPoint.length == 0)) {
                throw new ProtocolException("The first root, and no other, belongs at the root of the tree.");
            }
            roots.add(new Root(Bytes.of(source), Bytes.of(mountPoint)));
        }
        if (roots.isEmpty()) {
            throw new ProtocolException("A job names no root.");
        }
        List<Rule> rules = new ArrayList<>();
        int ruleCount = in.count(Limits.LIST, "The number of rules");
        for (int i = 0; i < ruleCount; i++) {
            rules.add(new Rule(in.text(), Rule.Decision.of(in.u8())));
        }
        return new Selection(roots, rules);
    }
}

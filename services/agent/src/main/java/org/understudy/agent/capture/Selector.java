package org.understudy.agent.capture;

import java.util.List;

import org.understudy.agent.protocol.Rule;
import org.understudy.agent.protocol.Rule.Decision;

/** The rules of a profile. The last one that matches a path, or a directory above it, decides; none means mirror. */
final class Selector {
    /** No rule has matched. */
    static final int NONE = -1;

    private final Glob[] globs;
    private final Decision[] decisions;

    Selector(List<Rule> rules) {
        globs = new Glob[rules.size()];
        decisions = new Decision[rules.size()];
        for (int i = 0; i < globs.length; i++) {
            globs[i] = new Glob(rules.get(i).pattern());
            decisions[i] = rules.get(i).decision();
        }
    }

    /** The rule that decides about a path, given the one that decided about the directory it is in. */
    int rule(int inherited, byte[] path, int length, int nameAt, boolean directory) {
        for (int i = globs.length - 1; i > inherited; i--) {
            if (globs[i].matches(path, length, nameAt, directory)) {
                return i;
            }
        }
        return inherited;
    }

    Decision decision(int rule) {
        return rule == NONE ? Decision.MIRROR : decisions[rule];
    }

    /** A later rule may take something in that is below this directory, which itself is left out. */
    boolean neededBelow(int rule, byte[] directory, int length) {
        for (int i = rule + 1; i < globs.length; i++) {
            if (decisions[i] != Decision.LEAVE_OUT && globs[i].mayMatchBelow(directory, length)) {
                return true;
            }
        }
        return false;
    }
}

package org.understudy.agent.portal.boot;

import java.util.ArrayList;
import java.util.List;

/// What the fix-ups did, one sentence a line, for people.
public final class Report {
    private final List<String> lines = new ArrayList<>();
    private String current = "";

    void begin(String fixUp) {
        current = fixUp;
    }

    void say(String sentence) {
        lines.add(current.isEmpty() ? sentence : current + ": " + sentence);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}

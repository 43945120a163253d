package org.understudy.model.replica;

/// One line of a profile: a pattern and what to do with what it matches. The last rule that matches a path wins.
///
/// @param pattern a glob: `/etc/*.key` from the root, `*.log` at any depth, `**` across directories, a trailing `/` for
/// directories only
public record Rule(String pattern, Decision decision) {
    public Rule {
        if (pattern.isBlank()) {
            throw new IllegalArgumentException("a rule needs a pattern");
        }
    }
}

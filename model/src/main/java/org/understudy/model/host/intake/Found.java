package org.understudy.model.host.intake;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A host that a file names.
///
/// @param where such as `hosts.ini, line 3`
/// @param remarks what could not be taken over as it stands there, each a sentence
public record Found(String name, String where, Way way, SortedSet<String> tags, List<String> remarks) {
    public Found {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
        remarks = List.copyOf(remarks);
    }

    public Found and(Set<String> moreTags) {
        SortedSet<String> all = new TreeSet<>(tags);
        all.addAll(moreTags);
        return new Found(name, where, way, all, remarks);
    }
}

package org.understudy.services.replica.profile;

import java.nio.file.Path;
import java.util.Optional;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.services.store.ReplicaRow;
import org.understudy.services.store.Store;

/// The profile that a sync goes by: the file that is given, else the one that the replica had last time, else the
/// default.
public final class Profiles {
    private final Store store;

    public Profiles(Store store) {
        this.store = store;
    }

    public Profile of(String replica, Optional<Path> file) throws ProblemException {
        if (file.isPresent()) {
            return new ProfileFile().read(file.get());
        }
        Optional<ReplicaRow> row = store.replica(replica);
        if (row.isEmpty() || row.get().profile().isBlank()) {
            return Profile.DEFAULT;
        }
        return new ProfileFile().parse(row.get().profile(), "of replica " + replica);
    }
}

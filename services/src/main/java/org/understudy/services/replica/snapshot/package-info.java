/// File systems held still while they are read: LVM and btrfs snapshots where there can be some.
@NullMarked
package org.understudy.services.replica.snapshot;

import org.jspecify.annotations.NullMarked;

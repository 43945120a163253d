/// Databases brought to rest while their files are read, so that what is copied can be recovered.
@NullMarked
package org.understudy.services.replica.quiesce;

import org.jspecify.annotations.NullMarked;

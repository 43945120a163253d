/// From facts and profile to what will be done: disk layout, machine, rules of selection.
@NullMarked
package org.understudy.services.replica.plan;

import org.jspecify.annotations.NullMarked;

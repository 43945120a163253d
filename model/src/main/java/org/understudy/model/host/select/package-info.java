/// Which hosts are meant: the language of selections, without any input or output.
@NullMarked
package org.understudy.model.host.select;

import org.jspecify.annotations.NullMarked;

/** What was measured and kept: two results compared, and one as a page. */
package dev.holdfast.bench.saved;

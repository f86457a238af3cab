/** JSON documents as flat trees of known names. */
package dev.holdfast.gateway.wire.json;

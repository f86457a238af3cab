/** Event loops and sockets, native where the system has them: what listeners, and tools that listen, stand on. */
package dev.holdfast.gateway.socket;

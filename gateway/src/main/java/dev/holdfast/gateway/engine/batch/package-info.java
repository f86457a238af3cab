/**
 * One batch of messages on the ledger thread: what each of them asks for, which of them were heard before, and which
 * approvals come too late. Knows no threads, rings' ends or disks.
 */
package dev.holdfast.gateway.engine.batch;

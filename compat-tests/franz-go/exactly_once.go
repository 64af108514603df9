// Exactly once through two groups, chained: from one topic through a second into a third, while members of both groups join,
// leave and are killed. Each member is a process of its own: this program again, with other arguments.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"klamm-compat/check"
)

const chainPartitions = 4

type chainMember struct {
	process *exec.Cmd
	stdin   io.Closer
	over    chan struct{}
	plan    []string
}

// The program of one member: member GROUP FROM TO ID BALANCER GENERATION
func runMember(plan []string) {
	group, from, to, id, balancer, kind := plan[0], plan[1], plan[2], plan[3], plan[4], plan[5]
	options := []kgo.Opt{
		kgo.SeedBrokers(bootstrap), kgo.FetchMaxWait(100 * time.Millisecond), kgo.ClientID(id),
		kgo.ConsumerGroup(group), kgo.ConsumeTopics(from), kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.SessionTimeout(6 * time.Second), kgo.HeartbeatInterval(200 * time.Millisecond),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()), kgo.RecordPartitioner(kgo.ManualPartitioner()),
		kgo.TransactionalID(id), kgo.TransactionTimeout(8 * time.Second),
	}
	switch balancer {
	case "range":
		options = append(options, kgo.Balancers(kgo.RangeBalancer()))
	case "cooperative":
		options = append(options, kgo.Balancers(kgo.CooperativeStickyBalancer()))
	case "server":
		options = append(options, kgo.Balancers(kgo.StickyBalancer()), kgo.ServerSideBalancer())
	}
	if kind == "v1" {
		options = append(options, generations[1].options...)
	}
	ctx, cancel := context.WithCancel(context.Background())
	go func() { // until the parent closes our stdin, or is gone
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	for ctx.Err() == nil {
		session, err := kgo.NewGroupTransactSession(options...)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		for err == nil && ctx.Err() == nil {
			err = copyOnce(ctx, session, to)
		}
		// A rebalance may take longer than a transaction may be open: then a producer is fenced, and begins anew.
		if err != nil && !errors.Is(err, kerr.ProducerFenced) && !errors.Is(err, kerr.InvalidTxnState) {
			fmt.Fprintf(os.Stderr, "%s: %v\n", id, err)
			os.Exit(3)
		}
		session.Close()
	}
}

func copyOnce(ctx context.Context, session *kgo.GroupTransactSession, to string) error {
	records := session.PollRecords(ctx, 40).Records()
	if ctx.Err() != nil || len(records) == 0 {
		return nil
	}
	if err := session.Begin(); err != nil {
		return err
	}
	// Some are aborted on purpose: what they wrote must never be seen.
	end := kgo.TransactionEndTry(rand.Intn(8) != 0)
	mark := ""
	if !end {
		mark = "aborted "
	}
	for _, record := range records {
		value := append([]byte(mark), record.Value...)
		session.Produce(context.Background(), &kgo.Record{Topic: to, Partition: record.Partition, Key: record.Key, Value: value}, nil)
	}
	if !end { // what is still in the client when a transaction is aborted is never sent
		_ = session.Client().Flush(context.Background())
	}
	_, err := session.End(context.Background(), end)
	return err
}

func startMember(plan ...string) *chainMember {
	self, err := os.Executable()
	check.Must(err)
	process := exec.Command(self, append([]string{"member"}, plan...)...)
	process.Stderr = os.Stderr
	stdin, err := process.StdinPipe()
	check.Must(err)
	check.Must(process.Start())
	member := &chainMember{process: process, stdin: stdin, over: make(chan struct{}), plan: plan}
	go func() {
		_ = process.Wait()
		close(member.over)
	}()
	return member
}

func (member *chainMember) kill() {
	_ = member.process.Process.Kill()
	<-member.over
}

func (member *chainMember) leave() {
	_ = member.stdin.Close()
	select {
	case <-member.over:
	case <-time.After(15 * time.Second):
		member.kill()
		check.Fail("%s did not leave within 15 s", member.plan[3])
	}
}

func (member *chainMember) running() bool {
	select {
	case <-member.over:
		return false
	default:
		return true
	}
}

// A chain of groups: the balancer of the first and of the second.
func exactlyOnce(first, second string) func(ctx context.Context) {
	return func(ctx context.Context) {
		name := "fg-eos-" + first + "-" + second
		topics := []string{name + "-in", name + "-mid", name + "-out"}
		for _, topic := range topics {
			create(ctx, topic, chainPartitions)
		}
		members := map[string]*chainMember{}
		defer func() {
			for _, member := range members {
				member.kill()
			}
		}()
		stage := []string{first, second}
		start := func(which int, id string, kind string) {
			id = fmt.Sprintf("%s-%d-%s", name, which, id)
			members[id] = startMember(fmt.Sprintf("%s-%d", name, which), topics[which], topics[which+1], id, stage[which], kind)
		}
		end := func(which int, id string, how func(member *chainMember)) {
			id = fmt.Sprintf("%s-%d-%s", name, which, id)
			if !members[id].running() {
				check.Fail("the member %s ended by itself", id)
			}
			how(members[id])
			delete(members, id)
		}
		// In one group both generations of the transaction protocol.
		for which := range stage {
			start(which, "a", "v2")
			start(which, "b", "v1")
		}
		const steps, eachStep = 40, 60
		for step := range steps {
			records := make([]*kgo.Record, eachStep)
			for i := range records {
				at := step*eachStep + i
				records[i] = &kgo.Record{Topic: topics[0], Partition: int32(at % chainPartitions), Value: fmt.Appendf(nil, "%06d", at)}
			}
			send(ctx, records)
			switch step {
			case 8:
				start(0, "c", "v1")
				start(1, "c", "v2")
			case 16:
				end(0, "a", (*chainMember).kill)
				end(1, "b", (*chainMember).kill)
			case 20: // its successor under the same transactional id
				start(0, "a", "v2")
				start(1, "d", "v1")
			case 28:
				end(0, "b", (*chainMember).leave)
				end(1, "a", (*chainMember).leave)
			}
			time.Sleep(100 * time.Millisecond)
		}
		const total = steps * eachStep
		out := map[int32][]string{}
		check.Eventually(ctx, "all has come through", func() bool {
			time.Sleep(300 * time.Millisecond)
			out = readAll(ctx, topics[2], chainPartitions, kgo.ReadCommitted())
			return sizes(out) >= total
		})
		for id, member := range members {
			if !member.running() {
				check.Fail("the member %s ended by itself", id)
			}
		}
		for partition := range int32(chainPartitions) {
			var expected []string
			for at := int(partition); at < total; at += chainPartitions {
				expected = append(expected, fmt.Sprintf("%06d", at))
			}
			check.Equal(strings.Join(out[partition], " "), strings.Join(expected, " "), fmt.Sprintf("values of partition %d", partition))
		}
		if all := sizes(readAll(ctx, topics[1], chainPartitions, kgo.ReadUncommitted())); all <= total {
			check.Fail("no transaction was aborted: %d records in the middle topic", all)
		}
		for id, member := range members {
			member.leave()
			delete(members, id)
		}
	}
}

func exactlyOnceChecks() {
	for _, kinds := range [][]string{{"range", "server"}, {"cooperative", "server"}} {
		check.RunWithin(2*time.Minute, "exactly once through two groups ("+kinds[0]+", then "+kinds[1]+") while members join, leave and are killed",
			exactlyOnce(kinds[0], kinds[1]))
	}
}

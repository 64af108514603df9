package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
)

const (
	settleLimit = 3 * time.Minute
	askEvery    = 100 * time.Millisecond
)

// crowd is what many members of one group own, as their clients were told.
type crowd struct {
	options
	mutex   sync.Mutex
	owners  map[int32]int // partition to the number of members that own it now
	members []*kgo.Client
	asker   *kgo.Client
}

// groups measures how long a group of many real clients takes until everything is assigned and nothing moves any more:
// when all join at once, when some leave, and when as many join again.
func groups(ctx context.Context, o options) (any, error) {
	asker, err := newClient(o)
	if err != nil {
		return nil, err
	}
	defer asker.Close()
	c := &crowd{options: o, owners: map[int32]int{}, asker: asker}
	result := map[string]any{"protocol": o.protocol, "members": o.members}
	defer func() { c.leave(len(c.members)) }()

	phases := []struct {
		name   string
		change func() error
	}{
		{"joinSeconds", func() error { return c.join(ctx, o.members) }},
		{"leaveSeconds", func() error { c.leave(o.churn); return nil }},
		{"returnSeconds", func() error { return c.join(ctx, o.churn) }},
	}
	for _, phase := range phases {
		from := time.Now()
		if err := phase.change(); err != nil {
			return nil, err
		}
		if err := c.settle(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", phase.name, err)
		}
		result[phase.name] = time.Since(from).Seconds()
		time.Sleep(time.Duration(o.leadIn * float64(time.Second)))
	}
	return result, nil
}

func (c *crowd) note(change int) func(context.Context, *kgo.Client, map[string][]int32) {
	return func(_ context.Context, _ *kgo.Client, topics map[string][]int32) {
		c.mutex.Lock()
		defer c.mutex.Unlock()
		for _, partition := range topics[c.topic] {
			c.owners[partition] += change
		}
	}
}

func (c *crowd) join(ctx context.Context, count int) error {
	more := []kgo.Opt{
		kgo.ConsumerGroup(c.group),
		kgo.ConsumeTopics(c.topic),
		kgo.OnPartitionsAssigned(c.note(1)),
		kgo.OnPartitionsRevoked(c.note(-1)),
		kgo.OnPartitionsLost(c.note(-1)),
	}
	if c.protocol == "consumer" {
		more = append(more, kgo.Balancers(kgo.CooperativeStickyBalancer()), kgo.ServerSideBalancer())
	}
	for range count {
		member, err := newClient(c.options, more...)
		if err != nil {
			return err
		}
		c.members = append(c.members, member)
	}
	return nil
}

// leave lets the oldest members go, all at once: the sticky ones, that own something.
func (c *crowd) leave(count int) {
	leaving := c.members[:count]
	c.members = c.members[count:]
	var closing sync.WaitGroup
	for _, member := range leaving {
		closing.Go(member.Close)
	}
	closing.Wait()
}

// settle returns once every partition has exactly one owner and the coordinator calls the group stable.
func (c *crowd) settle(ctx context.Context) error {
	limited, cancel := context.WithTimeout(ctx, settleLimit)
	defer cancel()
	var last string
	for limited.Err() == nil {
		owned, shared := c.ownership()
		if owned == c.partitions && shared == 0 {
			state, members, err := c.describe(limited)
			if err != nil {
				return err
			}
			if state == "Stable" && members == len(c.members) {
				return nil
			}
			last = fmt.Sprintf("%s with %d members", state, members)
		} else {
			last = fmt.Sprintf("%d partitions owned, %d of them by more than one member", owned, shared)
		}
		time.Sleep(askEvery)
	}
	return fmt.Errorf("not settled after %s: %s", settleLimit, last)
}

func (c *crowd) ownership() (owned, shared int) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	for _, owners := range c.owners {
		if owners > 0 {
			owned++
		}
		if owners > 1 {
			shared++
		}
	}
	return owned, shared
}

// describe asks the coordinator for the group's state and its number of members.
func (c *crowd) describe(ctx context.Context) (state string, members int, err error) {
	if c.protocol == "consumer" {
		request := kmsg.NewPtrConsumerGroupDescribeRequest()
		request.Groups = []string{c.group}
		response, err := request.RequestWith(ctx, c.asker)
		if err != nil {
			return "", 0, err
		}
		return response.Groups[0].State, len(response.Groups[0].Members), nil
	}
	request := kmsg.NewPtrDescribeGroupsRequest()
	request.Groups = []string{c.group}
	response, err := request.RequestWith(ctx, c.asker)
	if err != nil {
		return "", 0, err
	}
	return response.Groups[0].State, len(response.Groups[0].Members), nil
}

func checkProtocol(protocol string) {
	if protocol != "classic" && protocol != "consumer" {
		fmt.Fprintln(os.Stderr, "load: -protocol is classic or consumer")
		os.Exit(2)
	}
}

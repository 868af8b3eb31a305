package logic

import (
	"encoding/binary"
	"errors"
	"slices"
)

// A snapshot of a pack has some 20,000 numbers of nodes. Read one by one through
// reflection, they take as long as the rest of the pack.

// MarshalBinary writes the nodes.
func (g *Graph) MarshalBinary() ([]byte, error) {
	numbers := make([]int32, 0, 4*len(g.Nodes))
	for _, n := range g.Nodes {
		numbers = append(numbers, int32(n.A), int32(n.B), int32(n.Variable), int32(n.Value))
	}
	return binary.Append(nil, binary.LittleEndian, numbers)
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (g *Graph) UnmarshalBinary(data []byte) error {
	numbers, err := numbersOf(data, 4)
	if err != nil {
		return err
	}
	g.Nodes = make([]Node, len(numbers)/4)
	for i := range g.Nodes {
		n := numbers[4*i:]
		g.Nodes[i] = Node{Condition(n[0]), Condition(n[1]), int16(n[2]), int16(n[3])}
	}
	return nil
}

// MarshalBinary writes the nodes, without the tables for building.
func (d *Diagrams) MarshalBinary() ([]byte, error) {
	return binary.Append(nil, binary.LittleEndian, slices.Concat(d.Level, d.Low, d.High))
}

// UnmarshalBinary reads what MarshalBinary wrote.
func (d *Diagrams) UnmarshalBinary(data []byte) error {
	numbers, err := numbersOf(data, 3)
	if err != nil {
		return err
	}
	n := len(numbers) / 3
	d.Level, d.Low, d.High = numbers[:n], numbers[n:2*n], numbers[2*n:]
	return nil
}

func numbersOf(data []byte, multiple int) ([]int32, error) {
	if len(data)%(4*multiple) != 0 {
		return nil, errors.New("the nodes are incomplete")
	}
	numbers := make([]int32, len(data)/4)
	_, err := binary.Decode(data, binary.LittleEndian, numbers)
	return numbers, err
}
